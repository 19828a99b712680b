"""The command ``lofteskartan``: each module describes some commands and does them.

What a command needs is imported when it is given: help and faults in what was written come at once.
"""

from dashboard.cli.command import main, make_parser

__all__ = ["main", "make_parser"]
