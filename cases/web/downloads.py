"""Downloads: what a filter finds, streamed in the format that was asked for, as the one who asks may read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from cases.browser import SESSION_COOKIE, viewer_of
from cases.errors import CaseError, NotFound, QuotaReached
from cases.export import Exported, export
from cases.formats import FORMATS, ZIP_MEDIA_TYPE, ZIP_SUFFIX, csv
from cases.i18n import N_, translate
from cases.search import Filter
from cases.taken import Taken, take
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseView
from cases.web.html import language_of
from db.access import viewing
from db.base import now
from db.engine import shared_engine, transaction
from db.viewer import Viewer

TABLES = "-tables"
"""What a format's name ends with when all its tables are asked for as one archive."""

DICTIONARY = "fields"
"""What the download of the data dictionary is called; it holds no case."""


@dataclass(frozen=True)
class Delivery:
    """How a download is written.

    Attributes:
        write: Yields the bytes; names within an archive end with its last argument.
        suffix: How the file's name ends.
        media_type: What HTTP calls it.
    """

    write: Callable[[Iterator[CaseView], Taxonomy, str], Iterator[bytes]]
    suffix: str
    media_type: str


def _fields(_views: Iterator[CaseView], words: Taxonomy, _mark: str) -> Iterator[bytes]:
    return csv.write(iter(()), words, table="fields")


def delivery(name: str) -> Delivery:
    """Return how the download called `name` is written.

    Raises:
        NotFound: There is no such format.
    """
    if name == DICTIONARY:
        return Delivery(_fields, csv.SUFFIX, csv.MEDIA_TYPE)
    kind = FORMATS.get(name.removesuffix(TABLES))
    if kind is None or (name.endswith(TABLES) and kind.table_file is None):
        raise NotFound(N_("There is no download called “{name}”."), name=name[:40])
    if name.endswith(TABLES):
        return Delivery(kind.bundle, ZIP_SUFFIX, ZIP_MEDIA_TYPE)
    return Delivery(lambda views, words, _mark: kind.write(views, words), kind.suffix, kind.media_type)


def enter(viewer: Viewer, name: str, query: str, found: Exported, *, limited: bool = True) -> Taken:
    """Write down who takes what; see `cases.taken.take()`."""
    if name == DICTIONARY or not viewer.signed_in:
        return Taken(found.audience)
    with transaction(shared_engine()) as session:
        return take(session, viewer, name=name, query=query.removeprefix("?"), exported=found, limited=limited)


def headers(name: str, suffix: str, found: Exported, taken: Taken) -> dict[str, str]:
    """Return what an answer says of the file it holds."""
    mark = "" if name == DICTIONARY else taken.mark
    return {
        "Content-Disposition": f'attachment; filename="fusion-{name}-{now():%Y-%m-%d}{mark}{suffix}"',
        "Cache-Control": "no-store",
        "X-Case-Count": str(found.count),
        **({"X-Export-Id": taken.export_id} if taken.export_id else {}),
    }


def handling(lang: str, words: Taxonomy, taken: Taken) -> tuple[str, ...]:
    """Return what a file of counts says of itself: when it was made, how to handle it, what isn't in it.

    Not how many cases are kept on the platform: whoever is handed the file may not know that there are any.

    Args:
        lang: The language of the interface.
        words: The vocabularies.
        taken: How it was entered in the log.
    """
    mark = words.label(lang, taken.audience.value, "audience")
    said = [translate(lang, "Made on {date}. Handle it as {mark}.", date=f"{now():%Y-%m-%d}", mark=mark)]
    if taken.export_id:
        said.append(translate(lang, "Export id: {id}", id=taken.export_id))
    return (*said, translate(lang, "Cases that their audience keeps on the platform aren't counted."))


def asked(request: Request) -> dict[str, list[str]]:
    """Return the parameters of a request, each with all its values."""
    return {key: request.query_params.getlist(key) for key in request.query_params}


def _begin(request: Request, stack: ExitStack) -> Response:
    """Answer with a stream; what is wrong with the request shows before its first byte."""
    name = request.path_params["name"]
    how = delivery(name)
    viewer = viewer_of(request.cookies.get(SESSION_COOKIE))
    session = stack.enter_context(viewing(shared_engine(), viewer))
    words = taxonomy(session)
    wanted = Filter.read(asked(request), words)
    found = export(session, wanted)
    if request.method == "HEAD":  # somebody asks what there is and takes nothing
        with stack:
            return Response(media_type=how.media_type, headers=headers(name, how.suffix, found, Taken(found.audience)))
    taken = enter(viewer, name, wanted.url(), found)  # stored before the first byte; nothing is locked while they flow

    def body() -> Iterator[bytes]:
        with stack:
            yield from how.write(taken.marked(found.views()), words, taken.mark_within)

    return StreamingResponse(body(), media_type=how.media_type, headers=headers(name, how.suffix, found, taken))


def said(request: Request, error: CaseError) -> Response:
    """Answer with what is wrong: in words to who clicked a link, by field to a program."""
    lang = language_of(request)
    if "text/html" in request.headers.get("accept", ""):
        if isinstance(error, QuotaReached):  # the page says so itself, beside the filter that can be narrowed
            return RedirectResponse(f"/download?{request.url.query}", status_code=303)
        return PlainTextResponse(error.text(lang), status_code=error.status)
    problems = [{"field": problem.field, "message": problem.text(lang)} for problem in error.problems]
    return JSONResponse({"problems": problems}, status_code=error.status)


async def download(request: Request) -> Response:
    """Stream a download, or say in the reader's language what is wrong with the request."""
    stack = ExitStack()
    try:
        return await run_in_threadpool(_begin, request, stack)
    except CaseError as error:
        stack.close()
        return said(request, error)
    except BaseException:
        stack.close()
        raise


ROUTES = [Route("/download/{name}", download, methods=["GET"])]
