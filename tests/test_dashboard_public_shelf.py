"""Which publications the citizens' process finds and shows."""

from pathlib import Path

from dashboard.public.shelf import Shelf
from data.publication_files import write_publication
from tests.publication_example import make_example_publication


def test_a_new_publication_is_shown_without_a_restart_and_a_spoilt_one_never(tmp_path: Path) -> None:
    """The last sound one stands, and says that it is not the latest, until a sound one comes or the file goes."""
    shelf = Shelf(tmp_path)
    assert shelf.look() == ((), 0)
    file = tmp_path / "0586.json"
    write_publication(make_example_publication(number=1), file)
    (first,), _ = shelf.look()
    assert (first.publication.number, first.is_outdated) == (1, False)

    write_publication(make_example_publication(number=2), file)
    (second,), _ = shelf.look()
    assert (second.publication.number, second.is_outdated) == (2, False)
    assert second.digest != first.digest

    file.write_bytes(file.read_bytes().replace(b"253", b"254"))
    for _ in range(2):
        (shown,), n_unreadable = shelf.look()
        assert (shown.publication, shown.is_outdated, n_unreadable) == (second.publication, True, 0)

    write_publication(make_example_publication(number=3), file)
    (third,), _ = shelf.look()
    assert (third.publication.number, third.is_outdated) == (3, False)

    file.unlink()
    assert shelf.look() == ((), 0)


def test_a_file_that_was_never_sound_is_counted_and_not_shown(tmp_path: Path) -> None:
    """What isn't a publication, whatever it is called."""
    (tmp_path / "a.json").write_text("{}", "utf-8")
    (tmp_path / "b.json").write_bytes(b"SQLite format 3\0" * 9)
    (tmp_path / "c.sqlite3").write_bytes(b"SQLite format 3\0")
    (tmp_path / ".0586.json.ofärdig").write_text("{", "utf-8")
    assert Shelf(tmp_path).look() == ((), 2)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Whoever can make a link still can't make the process open what it leads to."""
    (tmp_path / "ute").mkdir()
    write_publication(make_example_publication(), tmp_path / "ute" / "0586.json")
    (tmp_path / "inne").mkdir()
    (tmp_path / "inne" / "0586.json").symlink_to(tmp_path / "ute" / "0586.json")
    assert Shelf(tmp_path / "inne").look() == ((), 0)


def test_the_newest_of_a_municipalitys_publications_is_shown_and_a_lost_folder_takes_nothing_away(
    tmp_path: Path,
) -> None:
    """Two files of one municipality; a folder on a disk that went away for a while."""
    folder = tmp_path / "publicerat"
    write_publication(make_example_publication(number=2), folder / "a.json")
    write_publication(make_example_publication(number=1), folder / "b.json")
    shelf = Shelf(folder)
    assert [one.publication.number for one in shelf.look()[0]] == [2]
    folder.rename(tmp_path / "borta")
    assert [one.publication.number for one in shelf.look()[0]] == [2]
