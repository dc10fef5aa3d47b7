"""The gap map as a file: counted through the caller's door, marked and logged as a download is.

It holds counts and no case, so the daily quota leaves it alone; cases that may stand in no file aren't counted in it.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.browser import SESSION_COOKIE, viewer_of
from cases.errors import CaseError, NotFound
from cases.export import export
from cases.formats.gaps import FORMATS
from cases.gaps import Layout, gaps, sheet
from cases.i18n import N_, translate
from cases.taken import Taken
from cases.taxonomy import taxonomy
from cases.web.charts import ATTRIBUTION
from cases.web.downloads import asked, enter, handling, headers, said
from cases.web.html import language_of
from db.access import viewing
from db.engine import shared_engine


def _answer(request: Request) -> Response:
    kind, lang = request.path_params["kind"], language_of(request)
    how = FORMATS.get(kind)
    if how is None:
        raise NotFound(N_("There is no download called “{name}”."), name=f"gaps.{kind}"[:40])
    viewer = viewer_of(request.cookies.get(SESSION_COOKIE))
    with viewing(shared_engine(), viewer) as session:
        words = taxonomy(session)
        layout = Layout.read(asked(request), words)
        found = export(session, layout.wanted)
        counted = gaps(session, layout, leaving=True)
    drawn = sheet(counted, layout, words, lang, whole=how.whole)
    if request.method == "HEAD":  # somebody asks what there is and takes nothing
        return Response(media_type=how.media_type, headers=headers("gaps", f".{kind}", found, Taken(found.audience)))
    how.check(drawn)
    taken = enter(viewer, f"gaps.{kind}", layout.url(""), found, limited=False)
    data = how.write(drawn.noting(*handling(lang, words, taken), translate(lang, ATTRIBUTION)), words)
    return Response(data, media_type=how.media_type, headers=headers("gaps", f".{kind}", found, taken))


async def download(request: Request) -> Response:
    """Answer with the file, or say in the reader's language what is wrong with the request."""
    try:
        return await run_in_threadpool(_answer, request)
    except CaseError as error:
        return said(request, error)


ROUTES = [Route("/gaps.{kind}", download, methods=["GET"])]
"""Where gap maps are downloaded."""
