"""The door: pages, sign-in, downloads and security headers as one ASGI app. Start it with `streamlit run app.py`."""

import streamlit as st
from streamlit.starlette import App

from cases import web

app = App(
    "cases/pages/frame.py",
    routes=web.ROUTES,
    middleware=web.MIDDLEWARE,
    lifespan=web.starting(lambda: int(st.get_option("server.port"))),
)
