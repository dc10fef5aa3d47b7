"""All cases a viewer may read, under one filter, a page at a time."""

from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing, understanding
from cases.search import PAGE, find
from db.access import viewing

_PATH = "/cases"


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Cases"), heard_only=True)
    wanted = filters.bar(asking, _PATH)
    page = listing.asked_page()
    with viewing(asking.engine, asking.viewer) as session:
        found = find(session, wanted, offset=(page - 1) * PAGE, lang=asking.lang)
        if found.total and not found.lines:
            page = listing.last_page(found.total)
            found = find(session, wanted, offset=(page - 1) * PAGE, lang=asking.lang)
    understanding.show(asking, wanted, found.meaning, _PATH)
    if not found.total:
        listing.show_nothing(asking, wanted, _PATH)
        return
    inert.section(listing.count_words(asking, found.total), listing.order_words(asking, found))
    inert.links(
        [
            (asking.words("Download these"), wanted.url("/download")),
            (asking.words("See them on the dashboard"), wanted.url("/")),
        ]
    )
    listing.show_lines(asking, found)
    listing.show_pages(asking, wanted, _PATH, page=page, total=found.total)


_show(current())
