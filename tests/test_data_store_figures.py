"""The figure that holds is the newest standing one, and silence means what its delivery says."""

from datetime import date

import sqlalchemy as sa

from data.deliveries import Kind, MissingRow
from data.store import Store
from tests.store_example import find_counts, make_incidents, make_series, receive


def test_a_better_list_of_categories_changes_the_category_and_adds_no_row(store: Store) -> None:
    """The source's own word is what the row is; what the word means is said by the newest delivery."""
    receive(store, Kind.INCIDENTS, make_incidents().assign(category="okategoriserad"))
    receipt = receive(store, Kind.INCIDENTS, make_incidents().assign(category="stöld"))
    assert receipt.n_accepted == 0
    assert store.read_incidents("0586", is_demo=False)["category"].tolist() == ["stöld"] * 3


def test_the_newest_figure_holds_also_when_it_goes_back(store: Store) -> None:
    """4, corrected to 5, corrected back to 4: now it is 4, and all three are kept."""
    for n in (4, 5, 4):
        assert receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", n))).n_accepted == 1
        assert find_counts(store) == {("A", "2024-01"): n}
    with store._engine.connect() as connection:  # noqa: SLF001  # history has no reader yet
        assert connection.scalar(sa.text("SELECT count(*) FROM series_value")) == 3


def test_an_older_counts_cell_that_a_complete_delivery_lacks_becomes_zero(store: Store) -> None:
    """Within the months, municipalities and words that the file speaks of, and nowhere else."""
    first = make_series(
        ("A", "cykel", "2024-01", 4),
        ("B", "cykel", "2024-01", 2),
        ("C", "fylla", "2024-01", 3),
        ("B", "cykel", "2023-12", 7),
    )
    receive(store, Kind.SERIES, first)
    receipt = receive(
        store,
        Kind.SERIES,
        make_series(("A", "cykel", "2024-01", 4)),
        missing_row=MissingRow.ZERO,
        covers_first=date(2024, 1, 1),
        covers_last=date(2024, 1, 1),
    )
    assert (receipt.n_known, receipt.n_withdrawn) == (1, 1)
    assert find_counts(store) == {("A", "2024-01"): 4, ("B", "2024-01"): 0, ("B", "2023-12"): 7, ("C", "2024-01"): 3}


def test_an_absent_row_says_nothing_unless_the_delivery_says_so(store: Store) -> None:
    """A file with a single month doesn't wipe out the rest."""
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 4)))
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-02", 1)))
    assert find_counts(store) == {("A", "2024-01"): 4, ("A", "2024-02"): 1}


def test_words_of_one_category_are_summed_and_a_missing_part_makes_the_sum_unknown(store: Store) -> None:
    """3 bicycles and an unknown number of cars are not 3 thefts."""
    rows = (
        ("A", "cykel", "2024-01", 3),
        ("A", "bil", "2024-01", 2),
        ("A", "cykel", "2024-02", 3),
        ("A", "bil", "2024-02", None),
    )
    receive(store, Kind.SERIES, make_series(*rows))
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}


def test_a_sum_lacking_a_word_is_unknown_where_silence_means_nothing(store: Store) -> None:
    """Only a source that vouches for its silence can be summed over it."""
    rows = make_series(("A", "cykel", "2024-01", 3), ("A", "bil", "2024-01", 2), ("A", "cykel", "2024-02", 3))
    receive(store, Kind.SERIES, rows)
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}
    span = {"covers_first": date(2024, 1, 1), "covers_last": date(2024, 2, 1)}
    assert receive(store, Kind.SERIES, rows, missing_row=MissingRow.ZERO, **span).n_known == 3
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): 3}
    receive(store, Kind.SERIES, rows, **span)
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}


def test_a_municipality_comes_with_its_county_and_the_country(store: Store) -> None:
    """The reference trend stands beside the local one."""
    for place in ("2080", "2081", "riket", "län:20", "län:05"):
        receive(store, Kind.SERIES, make_series((place, "cykel", "2024-01", 1), municipality=place))
    assert set(store.read_series("2080", is_demo=False)["municipality"]) == {"2080", "riket", "län:20"}
    assert store.municipalities()["municipality"].tolist() == ["2080", "2081"]
    assert len(store.read_deliveries("2080")) == 3


YEAR_2024 = {"covers_first": date(2024, 1, 1), "covers_last": date(2024, 12, 1)}


def test_a_word_that_the_file_speaks_of_but_lacks_is_zero(store: Store) -> None:
    """No drunkenness in the whole file is no drunkenness, if its description knows the word."""
    rows = make_series(("A", "cykel", "2024-01", 4), ("A", "fylla", "2024-01", 2))
    receive(store, Kind.SERIES, rows)
    receipt = receive(store, Kind.SERIES, rows[:1], missing_row=MissingRow.ZERO, **YEAR_2024)
    assert receipt.n_withdrawn == 0
    words = {"cykel": "stöld", "fylla": "trafik"}
    receipt = receive(store, Kind.SERIES, rows[:1], missing_row=MissingRow.ZERO, words=words, **YEAR_2024)
    assert receipt.n_withdrawn == 1
    assert store.read_series("2080", is_demo=False)["n"].tolist() == [4, 0]


def test_the_newest_delivery_that_covers_a_month_says_what_silence_means(store: Store) -> None:
    """Per category: a narrow extract doesn't vouch for what it doesn't speak of."""

    def find_zeros() -> dict[str, str]:
        coverage = store.read_coverage("2080", is_demo=False)
        zeros = coverage[coverage["is_absent_zero"]].groupby("category")["month"]
        return {str(category): f"{months.min():%Y-%m} {months.max():%Y-%m} {len(months)}" for category, months in zeros}

    both = make_series(("A", "cykel", "2024-01", 4), ("A", "fylla", "2024-01", 2))
    receive(store, Kind.SERIES, both, missing_row=MissingRow.ZERO, **YEAR_2024)
    assert find_zeros() == {"stöld": "2024-01 2024-12 12", "trafik": "2024-01 2024-12 12"}
    year_2025 = {"covers_first": date(2025, 1, 1), "covers_last": date(2025, 6, 1)}
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2025-01", 4)), missing_row=MissingRow.ZERO, **year_2025)
    assert find_zeros() == {"stöld": "2024-01 2025-06 18", "trafik": "2024-01 2024-12 12"}
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2025-01", 5)), **year_2025)
    assert find_zeros() == {"stöld": "2024-01 2024-12 12", "trafik": "2024-01 2024-12 12"}
    assert len(store.read_coverage("2080", is_demo=False)) == 12 + 12 + 6


def test_a_register_of_incidents_is_silent_about_what_did_not_happen(store: Store) -> None:
    """Within the months it covers; another municipality's months are not its own."""
    receive(store, Kind.INCIDENTS, make_incidents(1), words={"cykel": "stöld", "fylla": "trafik"}, **YEAR_2024)
    coverage = store.read_coverage("0586", is_demo=False)
    assert coverage["is_absent_zero"].all()
    assert coverage["category"].value_counts().to_dict() == {"stöld": 12, "trafik": 12}
    assert store.read_coverage("0583", is_demo=False).empty
