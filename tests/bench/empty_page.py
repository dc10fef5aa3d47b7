"""The least that a page of Streamlit can be, for what a rerun costs at least."""

import streamlit as st

st.text("Nothing.")
