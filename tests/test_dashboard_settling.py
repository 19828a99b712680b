"""A file without a description is settled by what it seems to be, a profile, and what only a person knows."""

from pathlib import Path

from tests.command_line import Command


def test_a_check_of_an_unknown_file_says_what_it_seems_to_be(command: Command, tmp_path: Path) -> None:
    """Format, headings, columns, system and what only a person knows; not what stands in the rows."""
    rows = "".join(
        f"2024-01-{day:02};Klotter;{507700 + day};{6464600 + day};Anna 19811218-9876\n" for day in range(1, 11)
    )
    (tmp_path / "okänd").write_text(f"Datum;Brott;Öst;Nord;Målsägande\n{rows}", "utf-8")
    code, out, err = command("check", tmp_path / "okänd", "--kommun", "Mjölby")
    assert (code, err) == (0, "")
    for says in (
        "okänd: CSV, teckenkodning utf-8, 10 rader",
        "Förslag: händelser.",
        "från: «Datum» (säker",
        "läses inte: «Målsägande»",
        "EPSG:3006 SWEREF 99 TM (säker): 10 av 10 punkter faller i Mjölby.",
        "uttagsdatum: Vilken dag togs uppgifterna ut",
    ):
        assert says in out
    assert "9876" not in out


PROFILE = """\
id: egen-lista
namn: Egen lista
om: Påhittad profil.
rubriker: [Datum, Brott, Öst, Nord]
granskas: true
beskrivning:
  namn: Egen lista
  producent: Påhittad
  licens: PÅHITTADE DEMODATA
  definition: Påhittad.
"""


def test_a_file_can_be_read_by_a_profile(command: Command, tmp_path: Path) -> None:
    """What the profile leaves open is asked for, each with its option."""
    (tmp_path / "egen.yaml").write_text(PROFILE, "utf-8")
    rows = "".join(f"2024-01-{day:02};Klotter;{507700 + day};{6464600 + day}\n" for day in range(1, 11))
    file = tmp_path / "lista.csv"
    file.write_text(f"Datum;Brott;Öst;Nord\n{rows}", "utf-8")
    asked = ["import", file, "--profil", tmp_path / "egen.yaml", "--kommun", "Mjölby"]
    code, _, err = command(*asked)
    assert code == 1
    assert "Ange det med --uttagsdatum." in err
    assert "Ange det med --täcker." in err
    code, out, err = command(*asked, "--uttagsdatum", "filens", "--tacker", "2024-01", "2024-06")
    assert (code, err) == (0, "")
    assert "Läst enligt profilen «Egen lista»." in out
    assert "10 lästa = 10 godtagna" in out
    assert "Raderna ska granskas" in out
    assert "profilen «nix» finns inte. Det finns: bra-" in command("import", file, "--profil", "nix")[2]
    assert "«Nix» är ingen kommun" in command("check", file, "--kommun", "Nix")[2]
