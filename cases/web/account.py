"""A member's own page: password, second factor, preferences and where one is signed in."""

from collections.abc import Callable

from babel.dates import format_datetime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import accounts, credentials
from cases.errors import CaseError
from cases.i18n import LANGUAGE_NAMES, N_, Msg, locale
from cases.web.html import Box, Caller, ForeignForm, Form, Part, forget_session, go, page, posted
from cases.web.sign_in import password_hint
from db.engine import shared_engine, transaction, unguarded
from db.vocabulary import LANGUAGES

_DONE: dict[str, Msg] = {
    "password": N_("The password is saved. Wherever else you were signed in, you are signed out."),
    "code_on": N_("The second step is on: from now on signing in asks for a code."),
    "code_off": N_("The second step is off."),
    "preferences": N_("Saved."),
}


def _show(caller: Caller, error: CaseError | None = None) -> Response:
    parts = [_who(caller), _password(caller), _code(caller), _preferences(caller), _sessions(caller)]
    done = _DONE.get(caller.request.query_params.get("done", "")) if error is None else None
    return page(caller, caller.words("Account"), parts, error=error, done=caller.words(done) if done else "")


def _who(caller: Caller) -> Part:
    with unguarded(shared_engine()) as session:
        email = accounts.own_member(session, caller.viewer).email or caller.words("none yet")
    return Part(
        facts=[
            (caller.words("Name"), caller.viewer.name),
            (caller.words("Organisation"), caller.viewer.organisation),
            (caller.words("E-mail"), email),
        ]
    )


def _password(caller: Caller) -> Part:
    with unguarded(shared_engine()) as session:
        has_email = accounts.own_member(session, caller.viewer).email is not None
    boxes = []
    if not has_email:
        typed = caller.form.get("email", "")
        boxes.append(Box("email", caller.words("E-mail to sign in with"), "email", typed, fills="username"))
    has_password = credentials.has_password(shared_engine(), caller.viewer)
    if has_password:
        boxes.append(Box("current", caller.words("Current password"), "password", fills="current-password"))
    hint = password_hint(caller)
    boxes.append(Box("password", caller.words("New password"), "password", hint=hint, fills="new-password"))
    button = caller.words("Change password") if has_password else caller.words("Set password")
    return Part(caller.words("Password"), forms=[Form("/account", button, boxes, {"do": "password"})])


def _code(caller: Caller) -> Part:
    heading = caller.words("Second step when signing in")
    password = Box("code_password", caller.words("Password"), "password", fills="current-password")
    if credentials.has_code(shared_engine(), caller.viewer):
        form = Form("/account", caller.words("Turn off"), [password], {"do": "code_off"}, quiet=True)
        return Part(
            heading, [caller.words("It is on: signing in by password asks for a code of your app.")], forms=[form]
        )
    offer = credentials.offer(shared_engine(), caller.viewer)
    if offer:
        box = Box("code", caller.words("Code"), "code", fills="one-time-code")
        return Part(
            heading,
            [caller.words("Scan this with an authenticator app, or type the secret into it. Then enter its code.")],
            facts=[(caller.words("Secret"), offer.secret)],
            picture=offer.picture,
            forms=[
                Form("/account", caller.words("Turn on"), [box], {"do": "code_on"}),
                Form("/account", caller.words("Not now"), hidden={"do": "code_not_now"}, quiet=True),
            ],
            links=[(caller.words("Open in an app on this device"), offer.uri)],
        )
    if not credentials.has_password(shared_engine(), caller.viewer):
        return Part(heading, [caller.words("Set a password first; the second step comes after it.")])
    says = caller.words("An authenticator app on your phone shows a code that signing in then asks for.")
    form = Form("/account", caller.words("Set up"), [password], {"do": "code_offer"}, quiet=True)
    return Part(heading, [says], forms=[form])


def _preferences(caller: Caller) -> Part:
    with unguarded(shared_engine()) as session:
        member = accounts.own_member(session, caller.viewer)
        language, listed = member.language or "", member.listed
    choices = [("", caller.words("As the browser asks for")), *((tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES)]
    boxes = [
        Box("language", caller.words("Language"), "choice", language, choices=choices),
        Box(
            "listed",
            caller.words("Members of other organisations can find me by name"),
            "tick",
            "1" if listed else "",
            hint=caller.words("So that they can share a case with you by name (TLP:RED). Your e-mail is never shown."),
        ),
    ]
    form = Form("/account", caller.words("Save"), boxes, {"do": "preferences"}, quiet=True)
    return Part(caller.words("Preferences"), forms=[form])


def _sessions(caller: Caller) -> Part:
    with unguarded(shared_engine()) as session:
        found = accounts.own_sessions(session, caller.viewer, caller.secret)
    facts = []
    for one in found:
        since, seen = (
            format_datetime(moment, "short", locale=locale(caller.lang)) for moment in (one.since, one.last_seen)
        )
        says = caller.words("last seen {moment}", moment=seen)
        facts.append((since, caller.words("this browser") if one.here else says))
    lines = [caller.words("Where you are signed in, by the time you signed in (UTC). No addresses are kept.")]
    everywhere = Form("/account", caller.words("Sign out everywhere"), hidden={"do": "everywhere"}, quiet=True)
    here = Form("/sign-out", caller.words("Sign out"), quiet=True)
    return Part(caller.words("Sessions"), lines, facts=facts, forms=[everywhere, here])


def _change_password(caller: Caller) -> str:
    credentials.change_password(
        shared_engine(),
        caller.viewer,
        current=caller.form.get("current", ""),
        new=caller.form.get("password", ""),
        email=caller.form.get("email", ""),
        secret=caller.secret,
        address=caller.address,
    )
    return "/account?done=password"


def _offer_code(caller: Caller) -> str:
    password = caller.form.get("code_password", "")
    credentials.offer_code(shared_engine(), caller.viewer, password, address=caller.address)
    return "/account"


def _code_on(caller: Caller) -> str:
    with transaction(shared_engine()) as session:
        credentials.confirm_code(session, caller.viewer, caller.form.get("code", ""))
    return "/account?done=code_on"


def _code_not_now(caller: Caller) -> str:
    with transaction(shared_engine()) as session:
        credentials.withdraw_offer(session, caller.viewer)
    return "/account"


def _code_off(caller: Caller) -> str:
    password = caller.form.get("code_password", "")
    credentials.drop_code(shared_engine(), caller.viewer, password, address=caller.address)
    return "/account?done=code_off"


def _prefer(caller: Caller) -> str:
    language = caller.form.get("language") or None
    with transaction(shared_engine()) as session:
        accounts.set_preferences(session, caller.viewer, language=language, listed="listed" in caller.form)
    return "/account?done=preferences"


def _everywhere(caller: Caller) -> str:
    with transaction(shared_engine()) as session:
        accounts.sign_out_everywhere(session, caller.viewer.member_id or 0)
    return "/sign-in"


_DEEDS: dict[str, Callable[[Caller], str]] = {
    "password": _change_password,
    "code_offer": _offer_code,
    "code_on": _code_on,
    "code_not_now": _code_not_now,
    "code_off": _code_off,
    "preferences": _prefer,
    "everywhere": _everywhere,
}
"""What each form of the page does; each returns where to go on."""


def _do(caller: Caller) -> Response:
    deed = _DEEDS.get(caller.form.get("do", ""))
    if deed is None or not caller.viewer.signed_in:
        return go(caller, "/account")
    try:
        path = deed(caller)
    except CaseError as error:
        return _show(caller, error)
    response = go(caller, path, language=caller.form.get("language"))
    if deed is _everywhere:
        forget_session(caller, response)
    return response


def _shown(caller: Caller, error: CaseError | None = None) -> Response:
    return _show(caller, error) if caller.viewer.signed_in else go(caller, "/sign-in?to=/account")


async def account(request: Request) -> Response:
    """Show a member's own page, or do what one of its forms asks; visitors sign in first."""
    if request.method != "POST":
        return await run_in_threadpool(_shown, Caller(request))
    try:
        caller = await posted(request)
    except ForeignForm as error:
        return await run_in_threadpool(_shown, Caller(request), error)
    return await run_in_threadpool(_do, caller)


ROUTES = [Route("/account", account, methods=["GET", "POST"])]
