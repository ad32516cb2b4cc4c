"""Asking a server over HTTP: one question, one answer, taken in whole; and what a refusal means.

Refuses to follow a redirect, to speak in the open beyond this machine, and to take in more than was asked for.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import httpx

from journeytui.domain.text import clean_line
from journeytui.sync import addresses, routes
from journeytui.sync.remote import Diverged, NotAllowed, Refusal, RemoteTrouble, TooOld, Unreachable

Response = httpx.Response
_ERRNO = re.compile(r"^\[Errno -?\d+\] ")
"""How Python begins what the system says."""
_NEEDLESS = ("Accept", "Connection", "User-Agent")
"""What httpx says to every server, and ours does not ask."""
BROKEN_OFF = (httpx.HTTPError, httpx.StreamError)
"""What an answer raises that ends before it is whole."""
_MOST = 64 * 1024 * 1024
"""Bytes of an answer, unpacked."""
_MOST_OF_AN_ERROR = 64 * 1024
_CONNECT = 10.0
_PATIENCE = 30.0


class WrongSort(Refusal):
    """The server does not take this sort of body. Nothing of it was read."""


class Server:
    """A space's server, asked in the name of a token."""

    def __init__(self, address: str, space: str, token: str, through: httpx.BaseTransport | None) -> None:
        """Raises InvalidValues when the address is none, or would carry the token through the open. `through` replaces the network."""
        origin = addresses.origin(address)
        self._path = {"space": quote(space, safe="")}
        self._client = httpx.Client(
            base_url=address.rstrip("/"),
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip", **_spoken(routes.PROTOCOL)},
            timeout=httpx.Timeout(_PATIENCE, connect=_CONNECT),
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(encrypted=origin.startswith("https:")),
            transport=through,
        )
        for name in _NEEDLESS:
            del self._client.headers[name]

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    def ask(self, method: str, route: str, **given: Any) -> bytes:
        """The whole answer, unpacked. Raises Unreachable, or what the server refuses it with."""
        with self._reached(), self._client.stream(method, self._at(route), **given) as answer:
            _refuse(answer)
            return _whole(answer, _MOST)

    def begin(self, **wanted: Any) -> Coming:
        """The same beside whatever is done meanwhile."""
        coming = Coming(wanted, self.ask)
        coming.start()
        return coming

    @contextmanager
    def stream(self, route: str, quiet: float) -> Iterator[Response]:
        """An answer that does not end; silent for so many seconds at most. Raises as `ask`."""
        patience = httpx.Timeout(quiet, connect=_CONNECT)
        with self._reached(), self._client.stream("GET", self._at(route), timeout=patience) as answer:
            _refuse(answer)
            yield answer

    def _at(self, route: str) -> str:
        return route.format(**self._path)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Raises Unreachable where the network fails within."""
        try:
            yield
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise Unreachable(f"{self._client.base_url.host} does not answer: {_why(error)}", WAITS) from error


_FAILED: Mapping[str, str] = MappingProxyType({
    "WRONG_VERSION_NUMBER": "it does not speak https",
    "CERTIFICATE_VERIFY_FAILED": "its certificate is not one that is trusted here",
    "Invalid URL": "it sends on to an address that is none",
})  # fmt: skip
"""What OpenSSL and httpx call it, and what it is."""


def _why(error: Exception) -> str:
    """What failed in the network, in words."""
    told = clean_line(str(error))
    return next(
        (words for name, words in _FAILED.items() if name in told), _ERRNO.sub("", told) or type(error).__name__
    )


class Coming(threading.Thread):
    """An answer on its way. What went wrong with it is raised when it is wanted, and else never."""

    def __init__(self, wanted: dict[str, Any], ask: Callable[..., bytes]) -> None:
        super().__init__(daemon=True)
        self.wanted = wanted
        self._ask = ask
        self._body = b""
        self._trouble: RemoteTrouble | None = Unreachable("The answer did not come", WAITS)

    def run(self) -> None:
        """Waits for it, in a thread of its own."""
        try:
            self._body, self._trouble = self._ask(**self.wanted), None
        except RemoteTrouble as trouble:
            self._trouble = trouble

    def body(self) -> bytes:
        """The answer, once it is here."""
        self.join()
        if self._trouble:
            raise self._trouble
        return self._body


def _refuse(answer: Response) -> None:
    if answer.status_code in (200, 204):
        return
    if answer.is_redirect:
        elsewhere = clean_line(answer.headers.get("Location", "elsewhere"))
        raise Refusal(f"The server points to {elsewhere}", "Use that address, if you trust it: nothing was sent there.")
    said = _said(answer) if answer.status_code != _UNKNOWN else "Your token no longer counts"
    sort, hint = _MEANING.get(answer.status_code, (Unreachable, WAITS))
    if sort is Unreachable and (wait := answer.headers.get("Retry-After", "")).isdigit():
        hint = f"Nothing is lost. Try again in {int(wait)} seconds."
    raise sort(said, hint)


def _spoken(protocol: int) -> dict[str, str]:
    return {} if protocol == routes.UNSAID else {routes.SPOKEN: str(protocol)}


@cache
def _trusted(*, encrypted: bool) -> ssl.SSLContext:
    """The certificates that are trusted, read once: that takes longer than a whole round. Where nothing is encrypted, none."""
    return httpx.create_ssl_context(trust_env=False) if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


WAITS = "Nothing is lost: what you changed waits here. Try again later."
_JOIN_ANEW = "Nothing was changed. Remove the remote and add it again to join the space as it is now."
_UNKNOWN = 401
"""The status that a token has which is none, or none any more."""
_MEANING: dict[int, tuple[type[RemoteTrouble], str]] = {
    _UNKNOWN: (NotAllowed, "Ask for another one, then give it with the same name and address: journeytui remote add"),
    403: (NotAllowed, "Ask whoever runs the server for a token that allows it."),
    404: (NotAllowed, "Check the address and the name of the space."),
    409: (Diverged, _JOIN_ANEW),
    413: (Refusal, "Nothing was changed there."),
    415: (WrongSort, "Check that the address is one of a JourneyTUI server."),
    422: (Refusal, "Nothing was changed there."),
    400: (Refusal, "Nothing was changed there."),
    426: (TooOld, "Upgrade JourneyTUI: the server speaks a newer protocol."),
}


def _whole(answer: Response, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > most:
            raise Refusal("The server sent more than was asked for", "Nothing was changed here.")
        parts.append(part)
    return b"".join(parts)


def _said(answer: Response) -> str:
    """The sentence that the server says, if it says one."""
    otherwise = f"The server answered {answer.status_code}"
    try:
        said = json.loads(_whole(answer, _MOST_OF_AN_ERROR))
    except (ValueError, httpx.HTTPError, Refusal):
        return otherwise
    told = said.get("message") if isinstance(said, dict) else None
    return clean_line(told)[:500] or otherwise if isinstance(told, str) else otherwise
