"""What the doctor says of the programs: Python, SQLite and the packages of the lock."""

import pytest

from dashboard.doctor.programs import LOCK, find_installed, look_at_lock, look_at_python, look_at_sqlite
from dashboard.health import Level

LOCKED = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:01
streamlit==1.67.0 \\
    --hash=sha256:02
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:03
"""


@pytest.mark.parametrize(
    ("installed", "level", "said"),
    [
        ({"numpy": "2.5.5", "streamlit": "1.67.0"}, Level.FINE, "alla 3"),
        ({"numpy": "2.4.6", "streamlit": "1.67.0", "colorama": "0.4.6"}, Level.FINE, "alla 3"),
        ({"numpy": "2.4.6", "streamlit": "1.60.0"}, Level.FAULT, "streamlit 1.60.0 (ska vara 1.67.0)"),
        ({"numpy": "2.4.6"}, Level.FAULT, "streamlit saknas"),
        ({"numpy": "1.0", "streamlit": "1.67.0"}, Level.FAULT, "numpy 1.0 (ska vara 2.4.6 eller 2.5.5)"),
        ({"numpy": "2.4.6", "streamlit": "1.67.0", "colorama": "9"}, Level.FAULT, "colorama 9"),
    ],
)
def test_what_is_installed_is_held_against_the_lock(installed: dict[str, str], level: Level, said: str) -> None:
    """What is for other systems may be missing, but not be another."""
    finding = look_at_lock(LOCKED, installed.get)
    assert finding.level is level
    assert said in finding.seen


def test_this_installation_is_the_locks() -> None:
    """The one that the tests run in; without a lock nothing can be said."""
    assert look_at_lock(LOCK.read_text("utf-8"), find_installed).level is Level.FINE
    assert look_at_lock("", find_installed).level is Level.WARNING


def test_old_programs_are_told() -> None:
    """With what to install."""
    assert look_at_python((3, 10, 9)).level is Level.FAULT
    assert look_at_python((3, 11, 0)).level is Level.FINE
    assert [look_at_sqlite(one).level for one in ((3, 40, 1), (3, 51, 3), (3, 52, 0))] == [
        Level.WARNING,
        Level.FINE,
        Level.WARNING,
    ]
