"""An identity provider of our own that vouches for whatever a test tells it to: honest ones can't be made to lie."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from db.base import now

CLIENT = "fusion"


@dataclass
class Provider:
    """What the provider says of whoever comes back from it.

    Attributes:
        url: Its address, which is its name too.
        claims: What the next token says; None leaves a claim out.
        beside: What the address for more about the person answers.
        metadata: What it says of itself, where that differs from the truth.
        signed_by: The key the token is signed with, where that isn't the published one.
        algorithm: How the token is signed.
        challenge: What the browser brought that only the one who began can answer (PKCE).
        nonce: What the browser brought that the token must repeat.
    """

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    signed_by: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    challenge: str = ""
    nonce: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def visit(self, address: str) -> dict[str, str]:
        """Take a browser that was sent here, and return the query with which it is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        assert asked["code_challenge_method"] == "S256"
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["redirect_uri"].endswith("/sign-in/provider/back")
        return {"code": "the-code", "state": asked["state"]}

    def answer(self, path: str, form: dict[str, str]) -> dict[str, Any] | None:
        """Return what an address of the provider answers; None refuses."""
        if path == "/.well-known/openid-configuration":
            own = {name: f"{self.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            signs = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
            userinfo = {"userinfo_endpoint": f"{self.url}/userinfo_endpoint"}
            return {"issuer": self.url, **own, **userinfo, **signs, **self.metadata}
        if path == "/jwks_uri":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/userinfo_endpoint":
            return self.beside
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return {"access_token": "a", "token_type": "Bearer", "id_token": self._token()} if self._fits(proof) else None

    def _fits(self, proof: str) -> bool:
        return proof == self.challenge

    def _token(self) -> str:
        at = int(now().timestamp())
        said = {"iss": self.url, "sub": "s1", "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": self.nonce}
        claims = {name: value for name, value in {**said, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        return jwt.encode(header, claims, self.signed_by or self.key, algorithms=[self.algorithm])


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider for as long as the block lasts."""
    provider = Provider("")

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send({name: values[0] for name, values in parse_qs(sent).items()})

        def _send(self, form: dict[str, str]) -> None:
            said = provider.answer(self.path, form)
            body = json.dumps({"error": "invalid_grant"} if said is None else said).encode()
            self.send_response(400 if said is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
