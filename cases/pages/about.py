"""Placeholder."""

import streamlit as st

st.text("about")
st.text_area("Text", key="t")
