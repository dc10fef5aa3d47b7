"""A date in three small boxes, of which empty ones make it less exact."""

import streamlit as st

from cases.dates import PartialDate, split
from cases.errors import CaseError
from cases.i18n import locale
from cases.pages import inert
from cases.pages.entering.writing import PAUSE, Asked, Writing


def show(writing: Writing, asked: Asked) -> None:
    """Show the three boxes of a date and how what stands in them was understood."""
    lang, key, label = writing.asking.lang, asked.key, asked.label
    year, part, day = split(writing.value(asked.path))
    inert.label(label)
    with st.container(horizontal=True, gap="xsmall"):
        st.text_input(
            writing.words("{field}: year", field=label),
            key=f"{key}:year",
            placeholder=writing.words("Year"),
            live=PAUSE,
            max_chars=4,
            width=72,
            autocomplete="off",
            label_visibility="collapsed",
            **writing.start(f"{key}:year", year, value=year),
        )
        parts = [*(str(month) for month in range(1, 13)), "Q1", "Q2", "Q3", "Q4"]
        st.selectbox(
            writing.words("{field}: month or quarter", field=label),
            parts,
            format_func=lambda item: _part_name(lang, item),
            key=f"{key}:part",
            placeholder=writing.words("Month or quarter"),
            width=164,
            label_visibility="collapsed",
            **writing.start(f"{key}:part", part, index=parts.index(part) if part in parts else None),
        )
        days = list(range(1, 32))
        st.selectbox(
            writing.words("{field}: day", field=label),
            days,
            key=f"{key}:day",
            placeholder=writing.words("Day"),
            width=72,
            label_visibility="collapsed",
            **writing.start(f"{key}:day", day, index=days.index(day) if day in days else None),
        )
    _understood(writing, asked.path)
    if asked.help:
        inert.hint(asked.help)


def _part_name(lang: str, part: str) -> str:
    calendar = locale(lang)
    if part.startswith("Q"):
        return str(calendar.quarters["stand-alone"]["wide"][int(part[1])])
    return str(calendar.months["stand-alone"]["wide"][int(part)])


def _understood(writing: Writing, path: str) -> None:
    """Say how a date was understood, or at once what keeps it from being one."""
    written = writing.value(path)
    if not written:
        return
    year, part, day = split(written)
    try:
        read = PartialDate.parse(written).display(writing.asking.lang)
        inert.hint(writing.words("Understood as: {date}", date=read))
    except CaseError as error:
        if len(year) in {1, 2, 3} and not writing.form.tried:
            return  # still being typed
        if not year:
            said = writing.words("Add the year.")
        elif day and not part:
            said = writing.words("Add the month, or leave the day empty.")
        elif day and part and part.startswith("Q"):
            said = writing.words("A quarter has no day: choose a month, or leave the day empty.")
        else:
            said = error.problems[0].text(writing.asking.lang)
        inert.problem(said)
        writing.answered.add(path)
