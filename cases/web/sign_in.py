"""Sign in by password or link and out again; the browser keeps a cookie, the database only its hash."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import accounts, credentials
from cases.errors import CaseError
from cases.passwords import SHORTEST
from cases.web import provider
from cases.web.html import Box, Caller, ForeignForm, Form, Part, forget_session, go, page, posted
from db.engine import shared_engine, transaction, unguarded
from db.vocabulary import LinkPurpose


def _sign_in_page(caller: Caller, error: CaseError | None = None) -> Response:
    form = Form(
        "/sign-in",
        caller.words("Sign in"),
        [
            Box("email", caller.words("E-mail"), "email", caller.form.get("email", "")[:254], fills="username"),
            Box("password", caller.words("Password"), "password", fills="current-password"),
        ],
        {"to": caller.to},
    )
    other = []
    if provider.is_configured():
        href = "/sign-in/provider?" + urlencode({"to": caller.to})
        other = [(caller.words("Sign in with {provider}", provider=provider.name()), href)]
    lost = caller.words("No password yet, or forgotten? The steward of your organisation can send you a link.")
    parts = [Part(forms=[form]), Part(lines=[lost])]
    if other:
        parts.insert(1, Part(links=other))
    return page(caller, caller.words("Sign in"), parts, error=error)


def _code_page(caller: Caller, pending: str, error: CaseError | None = None) -> Response:
    box = Box("code", caller.words("Code"), "code", fills="one-time-code")
    form = Form("/sign-in", caller.words("Sign in"), [box], {"to": caller.to, "pending": pending})
    lines = [caller.words("Enter the six digits that your authenticator app shows for this product.")]
    again = [(caller.words("Begin again"), "/sign-in?" + urlencode({"to": caller.to}))]
    return page(caller, caller.words("Second step"), [Part(lines=lines, forms=[form], links=again)], error=error)


def _try(caller: Caller) -> Response:
    pending = caller.form.get("pending", "")
    try:
        if pending:
            code = caller.form.get("code", "")
            entry = credentials.sign_in_with_code(
                shared_engine(), pending, code, address=caller.address, instead_of=caller.secret
            )
        else:
            email, password = caller.form.get("email", ""), caller.form.get("password", "")
            entry = credentials.sign_in(
                shared_engine(), email, password, address=caller.address, instead_of=caller.secret
            )
    except CaseError as error:
        about_code = any(problem.field == "code" for problem in error.problems)
        return _code_page(caller, pending, error) if pending and about_code else _sign_in_page(caller, error)
    if entry.pending:
        return _code_page(caller, entry.pending)
    return go(caller, caller.to, secret=entry.secret, language=entry.language)


async def sign_in(request: Request) -> Response:
    """Ask for e-mail and password, then for the code where there is a second factor."""
    if request.method != "POST":
        return await run_in_threadpool(_sign_in_page, Caller(request))
    try:
        caller = await posted(request)
    except ForeignForm as error:
        return await run_in_threadpool(_sign_in_page, Caller(request), error)
    return await run_in_threadpool(_try, caller)


def _link(caller: Caller, token: str) -> Response:
    try:
        with unguarded(shared_engine()) as session:
            link = accounts.open_link(session, token)
        if link.purpose is not LinkPurpose.SIGN_IN:
            return _choose_page(caller, token, link)
        with transaction(shared_engine()) as session:
            return go(caller, caller.to, secret=accounts.sign_in(session, token, instead_of=caller.secret))
    except accounts.LinkIsDead as error:
        return _dead(caller, error)


def _dead(caller: Caller, error: CaseError) -> Response:
    links = [(caller.words("Sign in"), "/sign-in")]
    return page(caller, caller.words("This link can't be used"), [Part(links=links)], error=error)


def _choose_page(caller: Caller, token: str, link: accounts.Link, error: CaseError | None = None) -> Response:
    boxes = [
        Box("password", caller.words("New password"), "password", fills="new-password", hint=password_hint(caller))
    ]
    if link.email is None:
        boxes.insert(0, Box("email", caller.words("E-mail"), "email", caller.form.get("email", ""), fills="username"))
    invited = link.purpose is LinkPurpose.INVITATION
    title = caller.words("Welcome, {name}", name=link.name) if invited else caller.words("Choose a new password")
    lines = [caller.words("You sign in with {email} from now on.", email=link.email)] if link.email else []
    if invited:
        lines.insert(0, caller.words("You were invited to this centre. Choose a password to begin."))
    else:
        lines.append(caller.words("You will be signed out wherever you are signed in now."))
    form = Form(f"/sign-in/{token}", caller.words("Save and sign in"), boxes)
    return page(caller, title, [Part(lines=lines, forms=[form])], error=error)


def password_hint(caller: Caller) -> str:
    """Return what makes a good password, for beside the box."""
    return caller.words("At least {n} characters. A few words that don't belong together are best.", n=SHORTEST)


def _choose(caller: Caller, token: str) -> Response:
    password, email = caller.form.get("password", ""), caller.form.get("email", "")
    try:
        with unguarded(shared_engine()) as session:
            link = accounts.open_link(session, token)
        try:
            with transaction(shared_engine()) as session:
                secret = accounts.use_link(session, token, password, email=email, instead_of=caller.secret)
        except accounts.LinkIsDead:
            raise
        except CaseError as error:
            return _choose_page(caller, token, link, error)
    except accounts.LinkIsDead as error:
        return _dead(caller, error)
    return go(caller, "/" if secret else "/sign-in", secret=secret)


async def sign_in_by_link(request: Request) -> Response:
    """Use a one-time link: one to sign in with at once, an invitation or a reset by choosing a password."""
    token = request.path_params["token"]
    if request.method != "POST":
        return await run_in_threadpool(_link, Caller(request), token)
    try:
        caller = await posted(request)
    except ForeignForm as error:
        return await run_in_threadpool(refused, Caller(request), error)
    return await run_in_threadpool(_choose, caller, token)


def refused(caller: Caller, error: CaseError) -> Response:
    """Return a page that says why something wasn't done."""
    return page(caller, caller.words("This wasn't done"), [], error=error)


def _end(caller: Caller) -> Response:
    with transaction(shared_engine()) as session:
        accounts.sign_out(session, caller.secret)
    response = go(caller, "/")
    forget_session(caller, response)
    return response


async def sign_out(request: Request) -> Response:
    """End the session everywhere the cookie is used."""
    try:
        caller = await posted(request)
    except ForeignForm as error:
        return await run_in_threadpool(refused, Caller(request), error)
    return await run_in_threadpool(_end, caller)


ROUTES = [
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    *provider.ROUTES,
    Route("/sign-in/{token}", sign_in_by_link, methods=["GET", "POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
]
