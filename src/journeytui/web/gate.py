"""Who may come in from a browser: whoever holds the address of this launch, from a page of ours, under a name of ours.

The address holds a secret, which is exchanged for a cookie at once, so that it stands in no history and is sent to nobody.
Cookies are no business of ports: another program of this machine gets those of ours. So this one is bound to a path that
nobody else has, and everything lies under that path.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

COOKIE = "journeytui"
_OPEN = "/open/"
_HERE = ("127.0.0.1", "localhost", "::1")
_BYTES = 32


class Asked(NamedTuple):
    """What is known of somebody who asks for something."""

    method: str
    path: str
    hosts: Sequence[str]
    """Each `Host` that was named."""
    origin: str | None
    """Of the page that asks, where the browser tells."""
    cookie: str
    """The whole of what the browser keeps for this address: also what other programs of this machine gave it."""
    socket: bool = False
    """Whether a connection is to stay open, to type and to see."""


class Gate:
    """One launch: its secret, what the secret is exchanged for, and the names it goes by."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._secret = secrets.token_urlsafe(_BYTES)
        self._pass = secrets.token_urlsafe(_BYTES)
        self.inside = f"/{secrets.token_hex(8)}/"
        """The path under which everything lies. Not known outside, but no secret either: it stands in the browser."""
        self._names = frozenset(name.lower() for name in (*_HERE, *names))

    def __repr__(self) -> str:
        return "Gate()"

    @property
    def address(self) -> str:
        """The path that lets somebody in, with the secret in it."""
        return _OPEN + self._secret

    @property
    def cookie(self) -> str:
        """What the browser gets for the secret, as a `Set-Cookie`: for no script, no other path and no other site."""
        return f"{COOKIE}={self._pass}; Path={self.inside}; HttpOnly; SameSite=Strict"

    def opens(self, path: str) -> bool:
        """Whether this is the path with the secret."""
        return _same(path, self.address)

    def why_not(self, asked: Asked) -> str:
        """Why this is refused, as a sentence for a person; '' when it may be answered."""
        if not self._is_ours(asked.hosts):
            return "This is not an address of JourneyTUI. Use the one that `journeytui web` printed."
        if asked.origin is None and asked.socket:
            return "Only a page of JourneyTUI may do this."
        if asked.origin is not None and asked.origin != f"http://{asked.hosts[0]}":
            return "Another page asked for this. Only a page of JourneyTUI may."
        if asked.method not in ("GET", "HEAD"):
            return "Nothing can be sent here."
        if self.opens(asked.path) or (asked.path.startswith(self.inside) and self._holds_pass(asked.cookie)):
            return ""
        return "The address is not whole, or it is of an earlier launch. Paste the one that `journeytui web` printed."

    def _holds_pass(self, cookie: str) -> bool:
        pairs = [part.strip().partition("=") for part in cookie.split(";")]
        return any(_same(value, self._pass) for name, _, value in pairs if name == COOKIE)

    def _is_ours(self, hosts: Sequence[str]) -> bool:
        """Whether exactly one host is named, by a name that is ours. The port may be another: of a tunnel, say."""
        if len(hosts) != 1:
            return False
        try:
            parts = urlsplit(f"//{hosts[0]}")
            name, _ = parts.hostname, parts.port
        except ValueError:
            return False
        return parts.netloc == hosts[0] and "@" not in hosts[0] and name in self._names


def headers(host: str) -> Mapping[str, str]:
    """What every answer says: nothing from elsewhere is loaded, nobody shows it in a page of theirs, nobody is told of it.

    `host` is where the page's terminal may connect to; '' for a page that has none.
    """
    policy = (
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self'",
        "img-src 'self' data:", f"connect-src 'self' ws://{host}" if host else "connect-src 'none'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    )  # fmt: skip
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Permissions-Policy": "clipboard-read=(), clipboard-write=(), camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
        "Server": "JourneyTUI",
    }


def _same(given: str, known: str) -> bool:
    """Takes as long for a near miss as for a far one."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())
