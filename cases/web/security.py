"""Headers and closed doors for everything the server answers, Streamlit's own paths included."""

import base64
import gzip
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.web.caller import is_secure
from cases.web.door import Door

_STATIC = Path(find_spec("streamlit").origin or "").parent / "static"  # type: ignore[union-attr]
_CORE = "/_stcore/"
_OPEN = frozenset({f"{_CORE}health", f"{_CORE}host-config", f"{_CORE}stream"})
"""What Streamlit's own pages need of it: whether it is up, how it is set, and the socket that the door guards."""
_CLOSED = ("/media", "/component", "/app/static", "/auth", "/oauth2callback", "/mcp")
"""Where else Streamlit would hand out files, sign in or answer programs; the product uses none of it."""


def _is_closed(path: str) -> bool:
    beneath = any(path == each or path.startswith(f"{each}/") for each in _CLOSED)
    return beneath or (path.startswith(_CORE) and path not in _OPEN)


@cache
def _policy() -> str:
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' blob: {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Set the security headers on every answer, that of a failure too, and answer 404 on the closed paths."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or close the door."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", _policy())
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                # With "no-referrer" a browser would say "Origin: null" when it sends one of our own forms.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                if is_secure(scope):
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        app = PlainTextResponse("Not found", status_code=404) if _is_closed(scope["path"]) else self.app
        try:
            await app(scope, receive, guarded)
        except Exception:
            # Starlette would answer outside of this and without these headers; once answered, it only writes the log.
            if not begun:
                await PlainTextResponse("Internal Server Error", status_code=500)(scope, receive, guarded)
            raise


@cache
def _packed(path: str) -> bytes | None:
    file = (_STATIC / path).resolve()
    if not file.is_relative_to(_STATIC.resolve()) or not file.is_file():
        return None
    return gzip.compress(file.read_bytes(), compresslevel=9)


_PACKED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
"""What is worth compressing, and what HTTP calls it."""


_UNUSED = "/static/media/SourceSansVF-Upright."
"""A font of 171 kB that Streamlit's page has every browser fetch first, and that nothing of ours is set in."""

_FOREVER = "public, max-age=31536000, immutable"


class PackedStatic:
    """Serve Streamlit's scripts compressed: it leaves that to a proxy, and 5.7 MB take 17 s on a slow line."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the packed copy if there is one and the browser takes it."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(_UNUSED):
            await Response(status_code=204, headers={"cache-control": _FOREVER})(scope, receive, send)
            return
        kind = _PACKED.get(Path(path).suffix)
        wanted = scope["type"] == "http" and path.startswith("/static/") and kind is not None
        if not wanted or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, send)
            return
        body = _packed(path.removeprefix("/"))
        if body is None:
            await self.app(scope, receive, send)
            return
        headers = [
            (b"content-type", (kind or "").encode()),
            (b"content-encoding", b"gzip"),
            (b"vary", b"accept-encoding"),
            (b"cache-control", _FOREVER.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(Door), Middleware(PackedStatic)]
