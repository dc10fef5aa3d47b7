"""What a request tells about who calls: over which line, from which network, from a page of ours or of others."""

import ipaddress
import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope


def _trusts_proxy() -> bool:
    return os.environ.get("FUSION_TRUST_PROXY") == "1"


def is_secure(scope: Scope) -> bool:
    """Say whether the browser speaks https; a proxy is believed only with `FUSION_TRUST_PROXY=1`."""
    if _trusts_proxy():
        forwarded = Headers(scope=scope).get("x-forwarded-proto", "")
        if forwarded:
            return forwarded.rpartition(",")[2].strip() == "https"
    return scope.get("scheme") in {"https", "wss"}


def network_of(scope: Scope) -> str:
    """Return the network address of the caller, for counting only: nothing of ours writes it down in clear.

    An IPv6 network of 64 bits is one caller. Of `X-Forwarded-For` only what the nearest proxy wrote counts.
    """
    found = (scope.get("client") or ("",))[0]
    if _trusts_proxy():
        found = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip() or found
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))


def own_address(scope: Scope) -> str:
    """Return the address of this server as the browser wrote it, such as `https://fusion.example.org`."""
    return f"{'https' if is_secure(scope) else 'http'}://{Headers(scope=scope).get('host', '').lower()}"


def is_own(scope: Scope, address: str) -> bool:
    """Say whether an `Origin` or `Referer` names this server. Over https a page that came over http doesn't count."""
    found = urlsplit(address)
    host = Headers(scope=scope).get("host", "").lower()
    schemes = {"https"} if is_secure(scope) else {"http", "https"}
    return bool(host) and found.scheme in schemes and found.netloc.lower() == host


def comes_from_us(scope: Scope) -> bool:
    """Say whether a browser sent this from a page of ours: what the headers say must be there and must fit."""
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is not None:
        return is_own(scope, origin)
    return is_own(scope, headers.get("referer", "")) or headers.get("sec-fetch-site") == "same-origin"


def own_path(wanted: str) -> str:
    """Return a path of ours that somebody may be sent to; `/` for everything that would lead elsewhere."""
    # "//host", "/\\host" and "/<tab>/host" are other servers to a browser.
    odd = any(sign < " " or sign in {"\\", "\x7f"} for sign in wanted)
    return "/" if odd or not wanted.startswith("/") or wanted.startswith("//") else wanted
