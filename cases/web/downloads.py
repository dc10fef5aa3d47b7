"""Downloads: what a filter finds, streamed in the format that was asked for, as the one who asks may read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cases.browser import SESSION_COOKIE, viewer_of
from cases.errors import CaseError, NotFound
from cases.export import export
from cases.formats import FORMATS, ZIP_MEDIA_TYPE, ZIP_SUFFIX, csv
from cases.i18n import N_
from cases.search import Filter
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseView
from cases.web.sign_in import language_of
from db.access import viewing
from db.base import now
from db.engine import shared_engine

TABLES = "-tables"
"""What a format's name ends with when all its tables are asked for as one archive."""


@dataclass(frozen=True)
class Delivery:
    """How a download is written.

    Attributes:
        write: Yields the bytes.
        suffix: How the file's name ends.
        media_type: What HTTP calls it.
    """

    write: Callable[[Iterator[CaseView], Taxonomy], Iterator[bytes]]
    suffix: str
    media_type: str


def _fields(_views: Iterator[CaseView], words: Taxonomy) -> Iterator[bytes]:
    return csv.write(iter(()), words, table="fields")


def delivery(name: str) -> Delivery:
    """Return how the download called `name` is written.

    Raises:
        NotFound: There is no such format.
    """
    if name == "fields":
        return Delivery(_fields, csv.SUFFIX, csv.MEDIA_TYPE)
    kind = FORMATS.get(name.removesuffix(TABLES))
    if kind is None or (name.endswith(TABLES) and kind.table_file is None):
        raise NotFound(N_("There is no download called “{name}”."), name=name[:40])
    if name.endswith(TABLES):
        return Delivery(kind.bundle, ZIP_SUFFIX, ZIP_MEDIA_TYPE)
    return Delivery(kind.write, kind.suffix, kind.media_type)


def _begin(request: Request, stack: ExitStack) -> Response:
    """Answer with a stream; what is wrong with the request shows before its first byte."""
    name = request.path_params["name"]
    how = delivery(name)
    viewer = viewer_of(request.cookies.get(SESSION_COOKIE))
    session = stack.enter_context(viewing(shared_engine(), viewer))
    words = taxonomy(session)
    query = {key: request.query_params.getlist(key) for key in request.query_params}
    found = export(session, Filter.read(query, words))
    marking = "" if name == "fields" else f"-tlp-{found.audience.value.replace('_', '-')}"

    def body() -> Iterator[bytes]:
        with stack:
            yield from how.write(found.views(), words)

    return StreamingResponse(
        body(),
        media_type=how.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="fusion-{name}-{now():%Y-%m-%d}{marking}{how.suffix}"',
            "Cache-Control": "no-store",
            "X-Case-Count": str(found.count),
        },
    )


async def download(request: Request) -> Response:
    """Stream a download, or say in the reader's language what is wrong with the request."""
    stack = ExitStack()
    try:
        return await run_in_threadpool(_begin, request, stack)
    except CaseError as error:
        stack.close()
        lang = language_of(request)
        problems = [{"field": problem.field, "message": problem.text(lang)} for problem in error.problems]
        return JSONResponse({"problems": problems}, status_code=error.status)
    except BaseException:
        stack.close()
        raise


ROUTES = [Route("/download/{name}", download, methods=["GET"])]
