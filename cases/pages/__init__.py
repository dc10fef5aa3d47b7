"""Streamlit pages. A page is: ask, call one verb, show."""
