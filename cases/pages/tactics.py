"""Placeholder."""

import streamlit as st

st.text("tactics")
st.text_area("Text", key="t")
