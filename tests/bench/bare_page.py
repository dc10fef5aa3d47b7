"""A page with as many of Streamlit's elements as the dashboard has, and as large, that counts and reads nothing.

What a rerun of it costs is what no dashboard of these elements can cost less than.
"""

import streamlit as st

TEXTS, LISTS, CHARTS, COLUMNS, CONTAINERS, CLOSED = 26, 14, 5, 11, 8, 2
"""How many of each a rerun of the dashboard sends."""

TEXT = f"<p>{'Nothing. ' * 650}</p>"
OPTIONS = [f"Nothing, and nothing else than that, for the {number:,}. time" for number in range(240)]
CHART = {
    "data": {"name": "nothing"},
    "mark": "bar",
    "encoding": {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "y", "type": "quantitative"}},
    "usermeta": {f"nothing {number}": "Nothing" for number in range(200)},
}

for text in range(TEXTS):
    st.html(f"{TEXT}{text}")
st.text_input("Nothing")
for closed in range(CLOSED):
    with st.popover(f"Nothing {closed}"):
        for number in range(LISTS // CLOSED):
            st.selectbox(f"Nothing {closed} {number}", OPTIONS, index=None)
st.columns(COLUMNS)
for number in range(CONTAINERS):
    st.container(key=f"nothing {number}")
for number in range(CHARTS):
    st.vega_lite_chart(CHART, key=f"chart {number}")
