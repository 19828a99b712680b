"""The entry point: ``streamlit run dashboard/app.py``."""

import os
import pkgutil
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import views
from dashboard.frame import Frame, start_with, tell_error
from dashboard.tiles import find_origin, find_tile_server

_pages = [page.name for page in pkgutil.iter_modules(views.__path__, f"{views.__name__}.")]
_tiles = find_tile_server(os.environ)

app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(Frame, tile_origin=find_origin(_tiles.url) if _tiles else "")],
    on_script_error=tell_error,
    lifespan=start_with("altair", *_pages),
)
