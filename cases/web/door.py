"""Who is there is settled here, before Streamlit hears of a request: sessions, foreign pages, crowds of strangers."""

import os
from collections import Counter
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.browser import SESSION_COOKIE, open_to_visitors, viewer_of
from cases.web.caller import is_own, is_secure, network_of
from cases.web.html import session_cookie

SOCKETS = 60
"""How many pages strangers of one network address can have open at once, unless the environment says otherwise."""

_STATIC = ("/static/", "/favicon.png")
_FOR_STRANGERS = (*_STATIC, "/sign-in", "/sign-out", "/_stcore/health")
"""Where a centre that shows nothing to visitors still answers them."""


def stranger_sockets() -> int:
    """Return how many pages strangers of one network address can have open at once.

    Raises:
        ValueError: `FUSION_STRANGER_SOCKETS` is no whole number.
    """
    given = os.environ.get("FUSION_STRANGER_SOCKETS", "").strip() or str(SOCKETS)
    if not given.isdecimal():
        raise ValueError(f"FUSION_STRANGER_SOCKETS must be a whole number of pages, such as {SOCKETS}, not {given!r}")
    return int(given)


class Door:
    """Let in who may come in, under the name they really have.

    Behind this door the cookie `SESSION_COOKIE` names a live session or isn't there. A cookie that names none is
    dropped with the next answer. Over https only the `__Host-` cookie counts, which no other server can plant.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app
        self._strangers: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(_STATIC):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket" and not is_own(scope, Headers(scope=scope).get("origin", "")):
            await send({"type": "websocket.close", "code": 1008})
            return
        name = session_cookie(secure=is_secure(scope))
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        secret = cookies.get(name)
        member = bool(secret) and (await run_in_threadpool(viewer_of, secret)).signed_in
        scope = _renamed(scope, cookies, secret if member else None)
        if secret and not member and scope["type"] == "http":
            send = _dropping(send, name, secure=is_secure(scope))
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, member=member)
        elif member or open_to_visitors() or _is_for_strangers(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await _turned_away(scope)(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send, *, member: bool) -> None:
        if member:
            await self.app(scope, receive, send)
            return
        network = network_of(scope)
        if not open_to_visitors() or self._strangers[network] >= stranger_sockets():
            await send({"type": "websocket.close", "code": 1008})
            return
        self._strangers[network] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._strangers[network] -= 1
            self._strangers += Counter()  # forgets the networks that have none left


def _is_for_strangers(path: str) -> bool:
    return any(path == each or path.startswith(each if each.endswith("/") else f"{each}/") for each in _FOR_STRANGERS)


def _renamed(scope: Scope, cookies: dict[str, str], secret: str | None) -> Scope:
    """Return the request with a cookie header in which the session, if there is one, has its plain name."""
    own = {session_cookie(secure=True), session_cookie(secure=False)}
    kept = {name: value for name, value in cookies.items() if name not in own}
    if secret:
        kept[SESSION_COOKIE] = secret
    headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    if kept:
        headers.append((b"cookie", "; ".join(f"{name}={value}" for name, value in kept.items()).encode("latin-1")))
    return {**scope, "headers": headers}


def _dropping(send: Send, name: str, *, secure: bool) -> Send:
    async def dropping(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not any(value.startswith(f"{name}=") for value in headers.getlist("set-cookie")):
                ends = f"{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
                headers.append("set-cookie", ends)
        await send(message)

    return dropping


def _turned_away(scope: Scope) -> ASGIApp:
    headers = Headers(scope=scope)
    if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse("/sign-in?" + urlencode({"to": wanted}), status_code=303)
    return PlainTextResponse("Sign in first", status_code=401)
