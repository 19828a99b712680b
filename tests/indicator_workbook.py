"""An invented workbook in the layout of Brå's indicators: a sheet per indicator, for tests."""

from pathlib import Path

import xlsxwriter

PLACES = ("Mjölby", "Östergötlands län", "Hela landet")
REPORTED_TITLE = "{} i kommunen, länet och hela landet 2022–2023. Antal anmälda brott."


def write_workbook(path: Path) -> Path:
    """Write a workbook with two sheets of reported crimes, three of survey values and one of notes."""
    with xlsxwriter.Workbook(path) as workbook:
        about = workbook.add_worksheet("Om indikatorerna")
        about.write(0, 0, "PÅHITTADE DEMODATA i den form som Brå ger ut.")
        for name, title, counts in (
            ("Narkotika (anmälda)", "Narkotikabrott", ((10, 12), (300, 310), (9000, ".."))),
            ("Bilbrott (anmälda)", "Bilbrott", ((5, ".."), (150, 140), (4000, 3900))),
        ):
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 0, REPORTED_TITLE.format(title))
            header = ("", "Antal 2022", "Antal 2023", "Antal per 100 000 inv 2022", "Antal per 100 000 inv 2023")
            sheet.write_row(1, 0, header)
            for row, (place, told) in enumerate(zip(PLACES, counts, strict=True), start=2):
                sheet.write_row(row, 0, (place, *told, 36, 43))
            sheet.write(6, 0, "Källa: Brå")
        _write_survey(
            workbook,
            "Misshandel (NTU)",
            "Självrapporterad utsatthet för misshandel 2022–2023, enligt NTU 2023–2024. "
            "Andel (%) utsatta i befolkningen (16–84 år).",
            {
                "2022": ((2.5, 1.1, 4.3), (3, 2.5, 3.6), (3.1, 3, 3.2)),
                "2023": (("..", "..", ".."), *(((3, 2, 4),) * 2)),
            },
        )
        _write_survey(
            workbook,
            "Otrygghet (NTU)",
            "Otrygghet vid utevistelse sent på kvällen i det egna bostadsområdet, enligt NTU 2023-2024. "
            "Andel (%) i befolkningen (16–84 år) som känner sig ganska/mycket otrygga.",
            {"2023": ((19, 15, 23), *(((26, 25, 27),) * 2)), "2024": ((14, 10, 18), *(((25, 24, 26),) * 2))},
        )
        answered = workbook.add_worksheet("Antal svarande (NTU)")
        answered.write(0, 0, "Antal svarande i NTU.")
        answered.write_row(1, 0, ("", *PLACES))
        answered.write_row(2, 0, ("År", "Antal", "Antal", "Antal"))
        answered.write_row(3, 0, (2023, 310, 5200, 64000))
        answered.write_row(4, 0, (2024, 295, "..", 61000))
    return path


def _write_survey(
    workbook: xlsxwriter.Workbook, name: str, title: str, years: dict[str, tuple[tuple[object, ...], ...]]
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.write(0, 0, title)
    for number, place in enumerate(PLACES):
        sheet.merge_range(1, 1 + 3 * number, 1, 3 + 3 * number, place)
    sheet.write_row(2, 0, ("År", *(("Andel", "KI (95 %) undre gräns", "KI (95 %) övre gräns") * 3)))
    for row, (year, told) in enumerate(years.items(), start=3):
        sheet.write_row(row, 0, (int(year), *(figure for each in told for figure in each)))
    sheet.write(9, 0, "Källa: Brå, NTU")
