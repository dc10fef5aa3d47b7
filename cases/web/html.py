"""Pages of our own beside Streamlit's: plain HTML without a script, for what must work before anybody is known."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cases.accounts import SESSION_LASTS
from cases.browser import FORM_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE, form_token, is_form_token, viewer_of
from cases.errors import CaseError, NotAllowed
from cases.i18n import LANGUAGE_NAMES, N_, best_language, translate
from cases.web.caller import comes_from_us, is_secure, network_of, own_path
from db.viewer import Viewer
from db.vocabulary import LANGUAGES

LARGEST_FORM = 16_000
MOST_FIELDS = 40

_TEMPLATES = Path(__file__).parent / "templates"
_JINJA = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Box:
    """One thing to fill in.

    Attributes:
        name: What the form calls it.
        label: What people call it.
        kind: `text`, `email`, `password`, `code`, `tick` or `choice`.
        value: What stands in it; a password never does.
        hint: What to enter.
        fills: What a password manager takes it for, as HTML's `autocomplete` names it.
        choices: Values with their labels.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    fills: str = "off"
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Form:
    """Boxes and a button that sends them to `action`; `hidden` goes with them."""

    action: str
    button: str
    boxes: Sequence[Box] = ()
    hidden: dict[str, str] = field(default_factory=dict)
    quiet: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a page; what is empty isn't shown.

    Attributes:
        heading: Its heading.
        lines: What it says.
        facts: Names with values.
        picture: An SVG element of our own making.
        forms: What can be sent.
        links: Labels with addresses.
    """

    heading: str = ""
    lines: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    picture: str = ""
    forms: Sequence[Form] = ()
    links: Sequence[tuple[str, str]] = ()


class Caller:
    """Who calls, what they sent and in which language they read. `SESSION_COOKIE` names a live session or nothing."""

    def __init__(self, request: Request, form: dict[str, str] | None = None) -> None:
        """Keep what the request carries; `form` is what was posted."""
        self.request = request
        self.form = form or {}

    @cached_property
    def lang(self) -> str:
        """Return the language: chosen on this page, else in the product, else what the browser asks for."""
        return language_of(self.request)

    @cached_property
    def viewer(self) -> Viewer:
        """Return who is signed in."""
        return viewer_of(self.secret)

    @property
    def secret(self) -> str | None:
        """Return the secret of the session."""
        return self.request.cookies.get(SESSION_COOKIE)

    @property
    def address(self) -> str:
        """Return the network the call comes from."""
        return network_of(self.request.scope)

    @property
    def to(self) -> str:
        """Return the page of ours that was wanted."""
        return own_path(self.form.get("to") or self.request.query_params.get("to") or "/")

    @cached_property
    def form_cookie(self) -> str:
        """Return what forms are bound to: the session, or what stands in for it."""
        return self.secret or self.request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)

    def words(self, message: str, **values: object) -> str:
        """Return a message in the caller's language."""
        return translate(self.lang, message, **values)


def language_of(request: Request) -> str:
    """Return the language a request wants: named in it, chosen in the product, else what the browser asks for."""
    named = request.query_params.get("ui")
    if named in LANGUAGES:
        return named
    return best_language(request.cookies.get(LANGUAGE_COOKIE) or request.headers.get("accept-language"))


class ForeignForm(NotAllowed):
    """A form came from elsewhere, or from a page that is too old."""

    message = N_("This form didn't come from a current page of ours. Open the page again and repeat it.")


async def posted(request: Request) -> Caller:
    """Return who posted a form, with what stands in it.

    Raises:
        ForeignForm: It wasn't sent by a page that we gave to this browser.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise ForeignForm
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ForeignForm from None
    # Nobody types a NUL, and PostgreSQL can't compare with one.
    form = {name: value.replace("\0", "") for name, value in pairs}
    cookie = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)
    if not comes_from_us(request.scope) or not is_form_token(cookie, form.pop("token", "")):
        raise ForeignForm
    return Caller(request, form)


def page(
    caller: Caller,
    title: str,
    parts: Sequence[Part],
    *,
    error: CaseError | None = None,
    done: str = "",
) -> Response:
    """Return a page; each problem of `error` stands beside its box, or on top where it has none.

    Args:
        caller: Who reads it.
        title: Its heading.
        parts: What stands on it.
        error: What was wrong with what was sent; its status is the page's.
        done: What was done.
    """
    problems: dict[str, str] = {}
    for problem in error.problems if error else ():
        problems.setdefault(problem.field, problem.text(caller.lang))
    names = {box.name for part in parts for form in part.forms for box in form.boxes}
    on_top = [text for name, text in problems.items() if name not in names]
    here = {"to": caller.to} if caller.to != "/" else {}
    switch = [(tag, LANGUAGE_NAMES[tag], "?" + urlencode({**here, "ui": tag})) for tag in LANGUAGES]
    html = filled(
        "page.html",
        style=_STYLE,
        title=title,
        lang=caller.lang,
        home=caller.words("To the cases"),
        languages=caller.words("Language"),
        switch=switch,
        parts=parts,
        problems=problems,
        on_top=on_top,
        done=done,
        token=form_token(caller.form_cookie),
    )
    response = HTMLResponse(html, status_code=error.status if error else 200)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    if not caller.secret:
        _keep(caller, response, FORM_COOKIE, caller.form_cookie, hidden=True)
    if caller.request.query_params.get("ui") in LANGUAGES:
        speak(caller, response, caller.lang)
    return response


def filled(template: str, **values: object) -> str:
    """Return a template of ours with its values, each escaped."""
    return _JINJA.get_template(template).render(**values)


def go(caller: Caller, path: str, *, secret: str = "", language: str | None = None) -> Response:
    """Send a browser to a path of ours, with the secret of a new session where there is one."""
    response = RedirectResponse(quote(own_path(path), safe="/?&=%+,:;@~!$'()*"), status_code=303)
    response.headers["Cache-Control"] = "no-store"
    if secret:
        name = session_cookie(secure=is_secure(caller.request.scope))
        _keep(caller, response, name, secret, hidden=True, lasts=int(SESSION_LASTS.total_seconds()))
        response.delete_cookie(FORM_COOKIE, path="/")
    if language in LANGUAGES:
        speak(caller, response, language)
    return response


def session_cookie(*, secure: bool) -> str:
    """Return what the session cookie is called on the line; over https no other server can plant it (`__Host-`)."""
    return f"__Host-{SESSION_COOKIE}" if secure else SESSION_COOKIE


def forget_session(caller: Caller, response: Response) -> None:
    """Take the session cookie away."""
    secure = is_secure(caller.request.scope)
    response.delete_cookie(session_cookie(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


def speak(caller: Caller, response: Response, lang: str) -> None:
    """Keep the language that was chosen, as the product's pages do."""
    _keep(caller, response, LANGUAGE_COOKIE, lang, hidden=False, lasts=31_536_000)


def _keep(caller: Caller, response: Response, name: str, value: str, *, hidden: bool, lasts: int | None = None) -> None:
    secure = is_secure(caller.request.scope)
    response.set_cookie(name, value, max_age=lasts, httponly=hidden, samesite="lax", secure=secure and hidden, path="/")
