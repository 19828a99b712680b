"""Sign-in by OpenID Connect: who is looking, in which roles, for how long, and how they leave."""

from dashboard.signin.drawn import remember_drawing
from dashboard.signin.entrance import show_entrance, show_log_out
from dashboard.signin.faults import find_signin_faults
from dashboard.signin.leaving import Leaving
from dashboard.signin.person import Person, Refusal, SignOuts, confirm_person, find_person
from dashboard.signin.quiet_log import keep_names_out_of_log
from dashboard.signin.settings import read_secrets, the_settings
from dashboard.signin.side_doors import SideDoors

__all__ = [
    "Leaving",
    "Person",
    "Refusal",
    "SideDoors",
    "SignOuts",
    "confirm_person",
    "find_person",
    "find_signin_faults",
    "keep_names_out_of_log",
    "read_secrets",
    "remember_drawing",
    "show_entrance",
    "show_log_out",
    "the_settings",
]
