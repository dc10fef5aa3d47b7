"""What was taken away in files: how much more a member may take today, and the log of downloads."""

from urllib.parse import parse_qs

import streamlit as st
from babel.dates import format_datetime

from cases.charts import TITLES
from cases.errors import CaseError, QuotaReached, Rejected
from cases.export import Exported
from cases.formats import FORMATS
from cases.i18n import format_number, locale
from cases.ids import read_export_id
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.finding import filters, listing
from cases.search import PAGE, Filter
from cases.taken import Log, TakenLine, allowance, check_quota, log
from db.vocabulary import Role


def refusal(asking: Asking, found: Exported) -> str:
    """Return why the viewer can't take so much today; empty where they can."""
    try:
        with asking.reading() as session:
            check_quota(session, asking.viewer, found)
    except QuotaReached as error:
        return error.text(asking.lang)
    return ""


def show_allowance(asking: Asking) -> None:
    """Say how much a member may still take today."""
    with asking.reading() as session:
        known = allowance(session)
    inert.small(
        asking.words(
            "Cases that aren't public: {left} of {quota} left for you in these 24 hours. What is public isn't limited.",
            left=format_number(asking.lang, known.left),
            quota=format_number(asking.lang, known.quota),
        )
    )


def show_log(asking: Asking, wanted: Filter, path: str) -> None:
    """Show which downloads the viewer may know of, a page at a time, below the page's filter at `path`."""
    is_steward = asking.viewer.has(Role.ORGANISATION_STEWARD) or asking.viewer.has(Role.CENTRE_STEWARD)
    inert.section(asking.words("What was taken"), _whose(asking))
    export_id, problem = _asked_id(asking) if is_steward else ("", "")
    if problem:
        inert.problem(problem)
        return
    page = 1 if export_id else listing.asked_page()
    with asking.reading() as session:
        found = log(session, export_id=export_id, offset=(page - 1) * PAGE)
        if found.total and not found.lines:
            page = listing.last_page(found.total)
            found = log(session, offset=(page - 1) * PAGE)
    if not found.total:
        said = asking.words("No download that you may know of has this id.")
        inert.small(said if export_id else asking.words("Nothing yet. Each download is entered here before it begins."))
        return
    _table(asking, found, named=is_steward)
    listing.show_pages(asking, wanted, path, page=page, total=found.total)


def _whose(asking: Asking) -> str:
    if asking.viewer.has(Role.CENTRE_STEWARD):
        return asking.words("by all members; what those of other organisations looked for isn't shown")
    if asking.viewer.has(Role.ORGANISATION_STEWARD):
        return asking.words("by the members of your organisation")
    return asking.words("by you; your organisation's steward sees it too, and the centre's without the filter")


def _asked_id(asking: Asking) -> tuple[str, str]:
    """Return the export id a steward looks for, and what is wrong with it."""
    label = asking.words("Find the download a file came from")
    typed = st.text_input(label, key="export_id", placeholder="EX-7K3M-Q2VX", width=320) or ""
    try:
        return read_export_id(typed) if typed.strip() else "", ""
    except CaseError as error:
        return "", error.text(asking.lang)


def _table(asking: Asking, found: Log, *, named: bool) -> None:
    head = [
        asking.words("When (UTC)"),
        *([asking.words("Member")] if named else []),
        asking.words("File"),
        asking.words("Audience"),
        asking.words("Filter"),
        asking.words("Export id"),
        asking.words("Cases"),
    ]
    label = asking.words("What was taken")
    inert.table(label, "", head, [_row(asking, line, named=named) for line in found.lines], folded=False)


def _row(asking: Asking, line: TakenLine, *, named: bool) -> tuple[tuple[str, ...], str]:
    who = wording.listed(asking, (line.member or asking.words("A member"), line.organisation))
    cells = (
        str(format_datetime(line.at, format="short", locale=locale(asking.lang))),
        *((who,) if named else ()),
        _file(asking, line.name),
        asking.label(line.audience.value, "audience"),
        _filter(asking, line.query),
        line.id,
        format_number(asking.lang, line.cases),
    )
    return cells, "" if line.query is None else f"/cases?{line.query}".removesuffix("?")


def _file(asking: Asking, name: str) -> str:
    by_command = name.startswith("cli-")
    of_all = name.endswith("-tables")
    kind = FORMATS.get(name.removeprefix("cli-").removesuffix("-tables"))
    of_chart = TITLES.get(name.removeprefix("chart-"))
    said = asking.words(kind.label) if kind else asking.words(of_chart) if of_chart else name
    parts = (
        said,
        asking.words("All tables (.zip)") if of_all else "",
        asking.words("by command line") if by_command else "",
    )
    return " · ".join(part for part in parts if part)


def _filter(asking: Asking, query: str | None) -> str:
    if query is None:
        return asking.words("not shown")
    try:
        wanted = Filter.read(parse_qs(query), asking.taxonomy)
    except Rejected:  # a word that has left its vocabulary since
        return query
    return wording.listed(asking, filters.described(asking, wanted)) or asking.words("none")
