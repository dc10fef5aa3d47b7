"""The playbook as a card to print: one page, counted through the caller's door, marked and logged as a download is.

It holds counts and no case, so the daily quota leaves it alone; cases that may stand in no file aren't counted in it.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from cases.browser import SESSION_COOKIE, viewer_of
from cases.errors import CaseError
from cases.export import Exported
from cases.i18n import LANGUAGE_NAMES, N_, plural, translate
from cases.playbook import Leaf, Sheet, Situation, playbook, sheet, taken_along
from cases.taken import Taken
from cases.taxonomy import Taxonomy, taxonomy
from cases.web.downloads import asked, enter, handling, said
from cases.web.html import filled, language_of
from db.access import viewing
from db.base import now
from db.engine import shared_engine
from db.vocabulary import LANGUAGES

PATH = "/playbook/card"
NAME = "playbook.card"
"""What the card is called in the log of downloads."""

MOST = 5
"""Countermeasures of each list that fit on the page."""

REASONED = 3
"""The same of those that are only reasoned."""

_STYLE = (Path(__file__).parent / "templates" / "card.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def _answer(request: Request) -> Response:
    lang, viewer = language_of(request), viewer_of(request.cookies.get(SESSION_COOKIE))
    with viewing(shared_engine(), viewer) as session:
        words = taxonomy(session)
        situation = Situation.read(asked(request), words)
        if situation.is_empty:
            raise CaseError(N_("Say first what you see: words, a tactic, a target group or a channel."), field="q")
        answer = playbook(session, situation, leaving=True)
        found = taken_along(session, answer)
    if request.method == "HEAD":  # somebody asks what there is and takes nothing
        return _response("", found, Taken(found.audience))
    taken = enter(viewer, NAME, situation.url(""), found, limited=False)
    drawn = sheet(answer, words, lang)
    page = _page(drawn, situation, words, taken, handling(lang, words, taken))
    return _response(page, found, taken)


def _page(drawn: Sheet, situation: Situation, words: Taxonomy, taken: Taken, remarks: tuple[str, ...]) -> str:
    lang = drawn.lang
    query = situation.query()
    return filled(
        "card.html",
        style=_STYLE,
        card=drawn,
        # A browser proposes the title as the file's name, so it carries the mark as the names of files do.
        title=f"fusion-playbook-{now():%Y-%m-%d}{taken.mark}",
        mark=words.label(lang, taken.audience.value, "audience"),
        back=situation.url("/playbook"),
        switch=[(tag, LANGUAGE_NAMES[tag], "?" + urlencode({**query, "ui": tag}, doseq=True)) for tag in LANGUAGES],
        most=MOST,
        remarks=remarks,
        lists=tuple(_lists(drawn)),
        words_around=_around(lang),
        more=lambda number: plural(lang, "and {n} more on the platform", "and {n} more on the platform", number),
    )


def _lists(drawn: Sheet) -> Iterator[tuple[str, str, Sequence[Leaf], bool]]:
    """Yield the lists of the card: title, remark, countermeasures, and whether their order means something."""
    lang = drawn.lang
    yield translate(lang, "What was tried"), translate(lang, "best observed first"), drawn.ranked, True
    yield (
        translate(lang, "Tried; not recommended"),
        translate(lang, "for the harm they do"),
        drawn.not_recommended,
        False,
    )
    fitting = translate(lang, "they fit by their definition")
    yield translate(lang, "No case yet; reasoned only"), fitting, drawn.reasoned[:REASONED], False


def _around(lang: str) -> dict[str, str]:
    """Return what the page says around the card."""
    return {
        "back": translate(lang, "Back to the playbook"),
        "language": translate(lang, "Language"),
        "how": translate(lang, "Print this page (Ctrl+P, or Share on a phone); these lines are not printed."),
        "nobody": translate(lang, "Nobody here has seen it yet"),
    }


def _response(page: str, found: Exported, taken: Taken) -> Response:
    response = HTMLResponse(page)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Case-Count"] = str(found.count)
    if taken.export_id:
        response.headers["X-Export-Id"] = taken.export_id
    return response


async def card(request: Request) -> Response:
    """Answer with the card, or say in the reader's language what is wrong with the request."""
    try:
        return await run_in_threadpool(_answer, request)
    except CaseError as error:
        return said(request, error)


ROUTES = [Route(PATH, card, methods=["GET"])]
"""The printable card."""
