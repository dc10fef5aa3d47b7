"""Placeholder."""

import streamlit as st

st.text("download")
st.text_area("Text", key="t")
