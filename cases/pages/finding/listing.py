"""Cases in a list: the dashboard's narrow one, the page of all cases, and what an empty one says."""

import streamlit as st

from cases.i18n import plural
from cases.pages import colours, inert, wording
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, TACTICS
from cases.search import PAGE, Filter, Found, Meaning, nearest, without
from cases.views import CaseLine
from db.vocabulary import Audience


def count_words(asking: Asking, number: int) -> str:
    """Return how many cases there are, in words."""
    return plural(asking.lang, "{n} case", "{n} cases", number)


def order_words(asking: Asking, found: Found) -> str:
    """Return how a list is sorted, in words."""
    if found.meaning.parts:
        return asking.words("matches in the title first, then the latest")
    return asking.words("latest first")


def show_lines(asking: Asking, found: Found, *, brief: bool = False) -> None:
    """Show cases one below the other; `brief` leaves out all but title, period and countries."""
    inert.case_lines([_worded(asking, line, found.meaning, brief=brief) for line in found.lines])


def _worded(asking: Asking, line: CaseLine, meaning: Meaning, *, brief: bool) -> inert.Line:
    lang = asking.lang if asking.lang in line.titles else line.lang
    facts = f"{wording.period(asking, line.period_from, line.period_to)} · {wording.countries(asking, line.countries)}"
    marks = [asking.label(line.audience.value, "audience")] if line.audience is not Audience.CLEAR else []
    if line.contested:
        marks.append(asking.words("Contested"))
    title = line.title_in(asking.lang)
    href = f"/case?id={line.id}"
    if brief:
        return inert.Line(title, href, lang, facts, marks=tuple(marks), find=meaning.marks)
    if line.legal_status and line.legal_status != "none":
        marks.append(asking.label(line.legal_status, "legal_status"))
    return inert.Line(
        title,
        href,
        lang,
        " · ".join((facts, line.id, *line.references)),
        line.summary_in(asking.lang),
        tuple(marks),
        tuple(asking.label(tactic, *TACTICS) for tactic in line.tactics),
        tuple(
            (asking.labelled(asking.label(countermeasure, *COUNTERMEASURES), ""), _results(asking, results))
            for countermeasure, results in line.responses
        ),
        asking.between,
        meaning.marks,
        line.passage,
    )


def _results(asking: Asking, results: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    stated = dict.fromkeys(results or ("not_measured",))
    return tuple((asking.label(item, "result"), colours.RESULTS.get(item, colours.UNKNOWN)) for item in stated)


def show_pages(asking: Asking, wanted: Filter, path: str, *, page: int, total: int) -> None:
    """Show links to the pages of a list, where there is more than one."""
    last = last_page(total)
    if last == 1:
        return
    near = {1, last, *range(max(1, page - 2), min(last, page + 2) + 1)}
    items: list[tuple[str, str | None]] = []
    if page > 1:
        items.append((asking.words("Previous"), _page_url(wanted, path, page - 1)))
    for number in sorted(near):
        items.append((str(number), None if number == page else _page_url(wanted, path, number)))
    if page < last:
        items.append((asking.words("Next"), _page_url(wanted, path, page + 1)))
    inert.pages(asking.words("Pages of the list"), items)


def asked_page() -> int:
    """Return the number of the page that the URL asks for."""
    written = st.query_params.get("page", "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 7 else 1


def last_page(total: int) -> int:
    """Return the number of the last page of a list."""
    return max(1, -(-total // PAGE))


def _page_url(wanted: Filter, path: str, page: int) -> str:
    url = wanted.url(path)
    return url if page == 1 else f"{url}{'&' if '?' in url else '?'}page={page}"


def show_nothing(asking: Asking, wanted: Filter, path: str) -> None:
    """Say what to do when no case is found."""
    if wanted.is_empty:
        inert.paragraphs(asking.words("There are no cases for you to read yet."))
        inert.links([(asking.words("Record the first one"), "/contribute")])
        return
    inert.paragraphs(
        asking.words(
            "No case you can read fits these filters. That nobody recorded one doesn't mean that it didn't happen."
        )
    )
    _show_nearest(asking, wanted, path)
    suggestions = [(asking.words("Clear all filters"), path), (asking.words("Record a case"), "/contribute")]
    inert.links(suggestions)


def _show_nearest(asking: Asking, wanted: Filter, path: str) -> None:
    with asking.reading() as session:
        found = nearest(session, wanted)
    if not found:
        return
    inert.paragraphs(asking.words("Cases are found where part of this is left out:"))
    inert.links([(without(asking.taxonomy, asking.lang, wanted, one), one.wanted.url(path)) for one in found])
