"""A page with as many of Streamlit's elements as the dashboard has, and as large, that counts and reads nothing.

What a rerun of it costs is what no dashboard of these elements can cost less than.
"""

import streamlit as st

TEXTS, LISTS, CHARTS, CONTAINERS, CLOSED = 8, 4, 1, 2, 1
"""How many of each a rerun of the dashboard sends."""

TEXT = f"<p>{'Nothing. ' * 1_500}</p>"
OPTIONS = [f"{'Nothing, and nothing else than that, ' * 4}for the {number:,}. time" for number in range(180)]
CHART = {
    "data": {"name": "nothing"},
    "mark": "bar",
    "encoding": {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "y", "type": "quantitative"}},
    "usermeta": {f"nothing {number}": "Nothing" for number in range(200)},
}

for text in range(TEXTS - CLOSED):
    st.html(f"{TEXT}{text}")
st.text_input("Nothing")
for closed in range(CLOSED):
    with st.popover(f"Nothing {closed}"):
        st.html(f"<p>Nothing. {closed}</p>")
for number in range(LISTS):
    st.selectbox(f"Nothing {number}", OPTIONS, index=None)
for number in range(CONTAINERS):
    st.container(key=f"nothing {number}")
for number in range(CHARTS):
    st.vega_lite_chart(CHART, key=f"chart {number}")
