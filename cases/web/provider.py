"""Sign in with an identity provider (OpenID Connect): who it vouches for and who is a member here already.

Authlib makes and checks state, nonce, PKCE and the signature of what comes back. What it must remember until then
travels in a sealed cookie of ten minutes, so that any process of the centre can finish what another began.
"""

import os
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import identities, seals
from cases.errors import CaseError
from cases.i18n import N_
from cases.web.caller import is_secure, own_address
from cases.web.html import Caller, Part, go, page
from db.engine import shared_engine, transaction

_PATH = "/sign-in/provider"
_WITHIN = timedelta(minutes=10)
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make; `none` and shared secrets aren't among them."""

_WHAT_FAILS = (AuthlibBaseError, JoseError, HTTPError, RuntimeError, KeyError, TypeError, ValueError)


class ProviderFailed(CaseError):
    """The identity provider couldn't be reached, or what it said doesn't hold."""

    status = 502
    message = N_("The sign-in there didn't work. Try again; if it happens again, tell the people who run this centre.")


def is_configured() -> bool:
    """Say whether members can sign in with a provider: `OIDC_ISSUER` and `OIDC_CLIENT_ID` are set."""
    return bool(os.environ.get("OIDC_ISSUER") and os.environ.get("OIDC_CLIENT_ID"))


def name() -> str:
    """Return what people call the provider: `OIDC_NAME`, or the name of its server."""
    return os.environ.get("OIDC_NAME") or urlsplit(os.environ["OIDC_ISSUER"]).netloc


@cache
def _client() -> Any:
    issuer = os.environ["OIDC_ISSUER"]
    return OAuth().register(
        "provider",
        client_id=os.environ["OIDC_CLIENT_ID"],
        client_secret=os.environ.get("OIDC_CLIENT_SECRET"),
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 15},
    )


async def _provider() -> Any:
    """Return the client once the provider has said who it is, and is who was configured."""
    client, issuer = _client(), urlsplit(os.environ["OIDC_ISSUER"])
    if issuer.scheme != "https" and issuer.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ProviderFailed
    metadata = await client.load_server_metadata()
    if str(metadata.get("issuer", "")).rstrip("/") != os.environ["OIDC_ISSUER"].rstrip("/"):
        raise ProviderFailed
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [each for each in offered if each in _SIGNED_BY]
    return client


def _key() -> str:
    return seals.key_of(shared_engine())


def _cookie(request: Request) -> str:
    """Return what the cookie is called; over https no other server can plant it, and with it a sign-in of its own."""
    return f"{'__Host-' if is_secure(request.scope) else ''}fusion_provider"


def _forget(request: Request, response: Response) -> Response:
    secure = is_secure(request.scope)
    response.delete_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="lax")
    return response


def _failed(caller: Caller, error: CaseError) -> Response:
    title = caller.words("Sign in with {provider}", provider=name())
    response = page(caller, title, [Part(links=[(caller.words("Sign in another way"), "/sign-in")])], error=error)
    return _forget(caller.request, response)


def _with_memory(request: Request, memory: dict[str, Any]) -> Request:
    # Authlib keeps its state in `request.session`; ours is sealed with the centre's key, Streamlit's with a key of
    # the process.
    return Request({**request.scope, "session": memory}, request.receive)


async def begin(request: Request) -> Response:
    """Send the browser to the provider."""
    caller = Caller(request)
    if not is_configured():
        return go(caller, "/sign-in")
    memory: dict[str, Any] = {}
    try:
        client = await _provider()
        back = f"{own_address(request.scope)}{_PATH}/back"
        response: RedirectResponse = await client.authorize_redirect(_with_memory(request, memory), back)
    except CaseError as error:
        return await run_in_threadpool(_failed, caller, error)
    except _WHAT_FAILS:
        return await run_in_threadpool(_failed, caller, ProviderFailed())
    sealed = seals.seal(await run_in_threadpool(_key), "provider", {"memory": memory, "to": caller.to})
    response.set_cookie(
        _cookie(request),
        sealed,
        max_age=int(_WITHIN.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request.scope),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _claims(request: Request, memory: dict[str, Any]) -> dict[str, Any]:
    """Return what the provider vouches for; Authlib checked state, nonce, issuer, audience, time and signature."""
    client = await _provider()
    client.server_metadata.pop("jwks", None)  # keys that the provider has withdrawn mustn't count until a restart
    expected = {
        "iss": {"essential": True, "value": client.server_metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
    }
    token = await client.authorize_access_token(_with_memory(request, memory), claims_options=expected)
    claims = dict(token["userinfo"])
    if "email" not in claims and client.server_metadata.get("userinfo_endpoint"):
        more = dict(await client.userinfo(token=token))
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    return claims


def _verified_email(claims: dict[str, Any]) -> str | None:
    """Return the e-mail that counts: of the claim the centre chose to trust, else one the provider verified."""
    trusted = os.environ.get("OIDC_MEMBER_CLAIM")
    if trusted:
        return str(claims[trusted]) if claims.get(trusted) else None
    return str(claims["email"]) if claims.get("email") and claims.get("email_verified") is True else None


def _enter(caller: Caller, claims: dict[str, Any], to: str) -> Response:
    try:
        with transaction(shared_engine()) as session:
            secret = identities.sign_in(
                session,
                str(claims["iss"]),
                str(claims["sub"]),
                verified_email=_verified_email(claims),
                instead_of=caller.secret,
            )
    except CaseError as error:
        return _failed(caller, error)
    return _forget(caller.request, go(caller, to, secret=secret))


async def back(request: Request) -> Response:
    """Take whom the provider sends back; what was begun in another browser, or too long ago, isn't finished."""
    caller = Caller(request)
    if not is_configured():
        return go(caller, "/sign-in")
    key = await run_in_threadpool(_key)
    kept = seals.unseal(key, "provider", request.cookies.get(_cookie(request), ""), lasts=_WITHIN)
    try:
        if not isinstance(kept, dict):
            raise ProviderFailed
        claims = await _claims(request, kept["memory"])
    except CaseError as error:
        return await run_in_threadpool(_failed, caller, error)
    except _WHAT_FAILS:
        return await run_in_threadpool(_failed, caller, ProviderFailed())
    return await run_in_threadpool(_enter, caller, claims, str(kept["to"]))


ROUTES = [Route(_PATH, begin, methods=["GET"]), Route(f"{_PATH}/back", back, methods=["GET"])]
