"""The entry point: ``streamlit run dashboard/app.py``."""

import os
import pkgutil
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from starlette.middleware import Middleware

from dashboard import views
from dashboard.frame import Frame, start_with, tell_error
from dashboard.installation import find_installation
from dashboard.opening import read_clock, the_store
from dashboard.signin import Leaving, SideDoors, keep_names_out_of_log, the_settings
from dashboard.store_health import make_store_health
from dashboard.tiles import find_origin, find_tile_server
from geo.hours import CLOCK

keep_names_out_of_log()
_pages = [page.name for page in pkgutil.iter_modules(views.__path__, f"{views.__name__}.")]
_tiles = find_tile_server(os.environ)
_health = make_store_health(find_installation(os.environ), clock=lambda: datetime.now(ZoneInfo(CLOCK)))

app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[
        Middleware(Frame, tile_origin=find_origin(_tiles.url) if _tiles else "", health=_health),
        Middleware(Leaving, find_sign_outs=the_store, clock=read_clock),
        Middleware(SideDoors, find_sign_outs=the_store, clock=time.time),
    ],
    on_script_error=tell_error,
    lifespan=start_with("altair", *_pages, settle=the_settings),
)
