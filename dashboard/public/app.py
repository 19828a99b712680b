"""The citizens' application: pages that read published files, behind doors that take nothing in."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from starlette.middleware import Middleware

from dashboard.frame import Frame, start_with, tell_error
from dashboard.health import make_public_health
from dashboard.installation import find_installation
from dashboard.public.doors import Doors
from geo.hours import CLOCK

_folder = find_installation(os.environ).published
_health = make_public_health(_folder, clock=lambda: datetime.now(ZoneInfo(CLOCK))) if _folder else None

app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(Frame, health=_health), Middleware(Doors)],
    on_script_error=tell_error,
    lifespan=start_with("dashboard.public.views.area_map", "dashboard.public.downloads"),
)
