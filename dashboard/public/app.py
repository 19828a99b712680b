"""The citizens' application: pages that read published files, behind doors that take nothing in."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.frame import Frame, start_with, tell_error
from dashboard.public.doors import Doors

app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(Frame), Middleware(Doors)],
    on_script_error=tell_error,
    lifespan=start_with("dashboard.public.views.area_map", "dashboard.public.downloads"),
)
