"""A chart of the dashboard as a file: counted through the caller's door, marked and logged as a download is.

It holds counts and no case, so the daily quota leaves it alone; cases that may stand in no file aren't counted in it.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import stats
from cases.browser import SESSION_COOKIE, viewer_of
from cases.charts import TIMES, TITLES, Chart, chart
from cases.disclosure import ROUNDED
from cases.errors import CaseError, NotFound
from cases.export import Exported, export
from cases.formats.chart import MEDIA_TYPE, SUFFIX, write
from cases.i18n import N_, translate
from cases.matrix import CAVEAT
from cases.search import Filter, described
from cases.stats import Figures
from cases.taken import Taken
from cases.taxonomy import Taxonomy, taxonomy
from cases.timing import COUNTED, LIMITS
from cases.web.downloads import asked, enter, headers, said
from cases.web.html import language_of
from db.access import viewing
from db.base import now
from db.engine import shared_engine
from db.viewer import Viewer

ATTRIBUTION = N_("Names with ids that begin with T, TA or C0 are from DISARM v1.6, DISARM Foundation, CC BY-SA 4.0.")


def _notes(words: Taxonomy, lang: str, wanted: Filter, figures: Figures, taken: Taken) -> dict[str, str]:
    """Return what each row says of the whole: what it was counted from, when, and how to handle it."""
    parts = [text for _, _, text in described(words, lang, wanted)]
    days = [f"{day:%Y-%m-%d}" for day in (figures.first, figures.last) if day]
    return {
        "selection": "; ".join(parts) or translate(lang, "All cases"),
        "cases_in_selection": str(figures.cases),
        "period": "/".join(days),
        "made_on": f"{now():%Y-%m-%d}",
        "audience": taken.audience.value,
        "export_id": taken.export_id or "",
    }


def _note(counted: Chart, lang: str, viewer: Viewer) -> str:
    """Return how a chart is to be read."""
    times = (COUNTED, LIMITS) if counted.name == TIMES else ()
    rounded = (ROUNDED,) if counted.counts_organisations and not viewer.signed_in else ()
    return " ".join(translate(lang, sentence) for sentence in (CAVEAT, *times, *rounded, ATTRIBUTION))


def _answer(request: Request) -> Response:
    name, lang = request.path_params["name"], language_of(request)
    if name not in TITLES:
        raise NotFound(N_("There is no download called “{name}”."), name=name[:40])
    viewer = viewer_of(request.cookies.get(SESSION_COOKIE))
    with viewing(shared_engine(), viewer) as session:
        words = taxonomy(session)
        wanted = Filter.read(asked(request), words)
        found: Exported = export(session, wanted)
        if name == "years":  # since when organisations report is told by all their cases, found or not
            found = found.as_narrow_as(export(session, Filter()))
        counted = chart(session, name, wanted, words, leaving=True)
        figures = stats.figures(session, wanted, leaving=True)
    if request.method == "HEAD":  # somebody asks what there is and takes nothing
        return Response(media_type=MEDIA_TYPE, headers=headers(name, SUFFIX, found, Taken(found.audience)))
    taken = enter(viewer, f"chart-{name}", wanted.url(), found, limited=False)
    notes = {**_notes(words, lang, wanted, figures, taken), "note": _note(counted, lang, viewer)}
    data = write(counted, words, lang, notes)
    return Response(data, media_type=MEDIA_TYPE, headers=headers(name, SUFFIX, found, taken))


async def download(request: Request) -> Response:
    """Answer with the file, or say in the reader's language what is wrong with the request."""
    try:
        return await run_in_threadpool(_answer, request)
    except CaseError as error:
        return said(request, error)


ROUTES = [Route("/charts/{name}.csv", download, methods=["GET"])]
"""Where charts are downloaded."""
