"""Sign in by one-time link and out again; the browser keeps a cookie, the database only its hash."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from cases import people
from cases.browser import LANGUAGE_COOKIE, SESSION_COOKIE
from cases.errors import CaseError
from cases.i18n import best_language
from db.engine import shared_engine, transaction


def language_of(request: Request) -> str:
    """Return the language a request wants: what was chosen in the product, else what the browser asks for."""
    return best_language(request.cookies.get(LANGUAGE_COOKIE) or request.headers.get("accept-language"))


def _use_link(token: str) -> str:
    with transaction(shared_engine()) as session:
        return people.sign_in(session, token)


def _end(secret: str | None) -> None:
    with transaction(shared_engine()) as session:
        people.sign_out(session, secret)


async def sign_in(request: Request) -> Response:
    """Use a one-time link: set the cookie and go to the page that was wanted."""
    try:
        secret = await run_in_threadpool(_use_link, request.path_params["token"])
    except CaseError as error:
        return PlainTextResponse(error.text(language_of(request)), status_code=error.status)
    wanted = request.query_params.get("to", "/")
    # Only a path of our own: "//host" and "/\\host" would lead the browser elsewhere.
    safe = wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(quote(safe, safe="/?&=%"), status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(people.SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    return response


async def sign_out(request: Request) -> Response:
    """End the session everywhere the cookie is used."""
    await run_in_threadpool(_end, request.cookies.get(SESSION_COOKIE))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


ROUTES = [
    Route("/sign-in/{token}", sign_in, methods=["GET"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
