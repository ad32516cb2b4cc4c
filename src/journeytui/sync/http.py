"""A space behind an address: the questions of `remote` over HTTP, and its news.

Refuses to follow a redirect, to speak in the open beyond this machine, and to take in more than was asked for.
"""

from __future__ import annotations

import gzip
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx

from journeytui.domain.text import clean_line
from journeytui.sync import addresses, routes, wire
from journeytui.sync.remote import Diverged, News, NotAllowed, Refusal, RemoteTrouble, Space, TooOld, Unreachable
from journeytui.sync.wire import Anchor, Answer, Page, Row

_MOST = 64 * 1024 * 1024
"""Bytes of an answer, unpacked."""
_MOST_OF_AN_ERROR = 64 * 1024
_MOST_OF_AN_EVENT = 64 * 1024
_PATIENCE = httpx.Timeout(30.0, connect=10.0)
_QUIET = 60.0
"""Seconds without any news, after which they are asked for anew."""
_PRESENT = 10.0
"""Seconds between two words of where this person is."""
_TICK = 0.25
_LEVEL = 4
"""Of packing what goes out: beyond it a twentieth is saved for twice the time."""


class HttpRemote:
    """A space of a server."""

    def __init__(
        self,
        address: str,
        *,
        space: str = "main",
        token: str = "",
        who: str = "",
        replica: str = "",
        through: httpx.BaseTransport | None = None,
    ) -> None:
        """Raises InvalidValues when the address is none, or would carry the token through the open. `through` replaces the network."""
        origin = addresses.origin(address)
        self._who, self._replica = who, replica
        self._path = {"space": quote(space, safe="")}
        self._coming: _Coming | None = None
        self._client = httpx.Client(
            base_url=address.rstrip("/"),
            headers={
                "Authorization": f"Bearer {token}",
                routes.SPOKEN: str(routes.PROTOCOL),
                "Accept-Encoding": "gzip",
            },
            timeout=_PATIENCE,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(encrypted=origin.startswith("https:")),
            transport=through,
        )

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    def info(self) -> Space:
        """What the space is, and what may be done there."""
        said = self._json(self._asked("GET", routes.SPACE))
        try:
            seq, hashed = said["anchor"]
            return Space(
                str(said["name"]), str(said["log"]), int(said["head"]), Anchor(int(seq), str(hashed)), str(said["role"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _no_space() from error

    def push(self, log: str, anchor: Anchor, body: bytes) -> Answer:
        """Hands over a frozen push. See `remote.Remote`."""
        return self.hand_over(log, anchor, body)()

    def hand_over(self, log: str, anchor: Anchor, body: bytes) -> Callable[[], Answer]:
        """The same without waiting for the answer. See `remote.Remote`."""
        headers = {
            routes.LOG: log,
            routes.ANCHOR: str(anchor),
            "Content-Type": routes.LINES,
            "Content-Encoding": "gzip",
        }
        packed = gzip.compress(body, _LEVEL, mtime=0)
        coming = _Coming({"method": "POST", "route": routes.PUSH, "headers": headers, "content": packed}, self._asked)
        coming.start()

        def answer() -> Answer:
            body = coming.body()
            with _understood():
                return wire.decode_answer(body)

        return answer

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        """The rows after the cursor. See `remote.Remote`."""
        wanted = self._page(log, anchor, cursor, fresh, limit)
        coming, self._coming = self._coming, None
        body = coming.body() if coming and coming.wanted == wanted else self._asked(**wanted)
        with _understood():
            return wire.decode_page(body.split(b"\n"))

    def expect(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        """Fetches a page while the one before it is taken in. See `remote.Remote`."""
        self._coming = _Coming(self._page(log, anchor, cursor, fresh, limit), self._asked)
        self._coming.start()

    def _page(self, log: str, anchor: Anchor, cursor: int, fresh: int, limit: int) -> dict[str, Any]:
        headers = {routes.LOG: log, routes.ANCHOR: str(anchor)}
        params = {"cursor": cursor, "fresh": fresh, "limit": limit}
        return {"method": "GET", "route": routes.PULL, "headers": headers, "params": params}

    def removed(self, ids: Sequence[str]) -> tuple[Row, ...]:
        """Removed records as they last were. See `remote.Remote`."""
        found: dict[str, Row] = {}
        for start in range(0, len(ids), routes.IDS_AT_ONCE):
            body = json.dumps({"ids": list(ids[start : start + routes.IDS_AT_ONCE])}).encode()
            headers = {"Content-Type": routes.JSON}
            lines = self._asked("POST", routes.REMOVED, headers=headers, content=body).split(b"\n")
            with _understood():
                said = [self._json(line) for line in lines if line.strip()]
                if not said or said[-1].get("end") != len(said) - 1:
                    raise wire.Malformed("it was cut off")
                found |= {row.id: row for row in map(wire.row_of, said[:-1])}
        return tuple(found.values())

    def watch(self, stop: threading.Event, here: Callable[[], str]) -> Iterator[News]:
        """News until `stop` is set. See `remote.Remote`. Ends when the server does, or is silent for long."""
        head = 0
        others: dict[str, tuple[str, ...]] = {}
        patience = httpx.Timeout(_QUIET, connect=10.0)
        over = threading.Event()
        with self._reached(), self._client.stream("GET", self._at(routes.EVENTS), timeout=patience) as answer:
            self._refuse(answer)
            teller = threading.Thread(target=self._tell_where, args=(answer, stop, over, here), daemon=True)
            teller.start()
            try:
                for event, data in _events(answer):
                    if stop.is_set():
                        return
                    if event == "head":
                        head = int(data.get("head") or 0)
                    elif event == "here":
                        others = _who_is_where(data, self._replica)
                    else:
                        continue
                    yield News(head, others)
            except (httpx.HTTPError, httpx.StreamError):
                if not stop.is_set():
                    raise
            finally:
                over.set()

    def _tell_where(
        self, answer: httpx.Response, stop: threading.Event, over: threading.Event, here: Callable[[], str]
    ) -> None:
        """Says where this person is whenever that changes, and from time to time; ends the stream when it is to stop."""
        said, since = None, 0.0
        while not over.wait(_TICK):
            if stop.is_set():
                answer.close()
                return
            since += _TICK
            if self._who and (here() != said or since >= _PRESENT):
                said, since = here(), 0.0
                with suppress(RemoteTrouble):
                    self.say_where(said)

    def say_where(self, journey: str) -> None:
        """Tells the others which journey this person is in; '' for none. It is forgotten soon."""
        body = json.dumps({"who": self._who, "at": journey, "replica": self._replica}).encode()
        self._asked("POST", routes.PRESENCE, headers={"Content-Type": routes.JSON}, content=body)

    # --- asking ---

    def _at(self, route: str) -> str:
        return route.format(**self._path)

    def _asked(self, method: str, route: str, **given: Any) -> bytes:
        """The whole answer, unpacked."""
        with self._reached(), self._client.stream(method, self._at(route), **given) as answer:
            self._refuse(answer)
            return _whole(answer, _MOST)

    def _json(self, body: bytes) -> dict[str, Any]:
        try:
            said = json.loads(body)
        except ValueError as error:
            raise _no_space() from error
        if not isinstance(said, dict):
            raise _no_space()
        return said

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            told = clean_line(str(error)) or type(error).__name__
            raise Unreachable(f"{self._client.base_url.host} does not answer: {told}", _WAITS) from error

    def _refuse(self, answer: httpx.Response) -> None:
        if answer.status_code in (200, 204):
            return
        if answer.is_redirect:
            elsewhere = clean_line(answer.headers.get("Location", "elsewhere"))
            raise Refusal(
                f"The server points to {elsewhere}", "Use that address, if you trust it: nothing was sent there."
            )
        said = _said(answer)
        sort, hint = _MEANING.get(answer.status_code, (Unreachable, _WAITS))
        if sort is Unreachable and (wait := answer.headers.get("Retry-After", "")).isdigit():
            hint = f"Nothing is lost. Try again in {int(wait)} seconds."
        raise sort(said, hint)


class _Coming(threading.Thread):
    """An answer on its way. What went wrong with it is raised when it is wanted, and else never."""

    def __init__(self, wanted: dict[str, Any], ask: Callable[..., bytes]) -> None:
        super().__init__(daemon=True)
        self.wanted = wanted
        self._ask = ask
        self._body = b""
        self._trouble: RemoteTrouble | None = Unreachable("The answer did not come", _WAITS)

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


@cache
def _trusted(*, encrypted: bool) -> ssl.SSLContext:
    """The certificates that are trusted, read once: that takes longer than a whole round. Where nothing is encrypted, none."""
    return httpx.create_ssl_context(trust_env=False) if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


_WAITS = "Nothing is lost: what you changed waits here. Try again later."
_JOIN_ANEW = "Nothing was changed. Remove the remote and add it again to join the space as it is now."
_MEANING: dict[int, tuple[type[RemoteTrouble], str]] = {
    401: (NotAllowed, "Ask whoever runs the server for a token, then add the remote again with it."),
    403: (NotAllowed, "Ask whoever runs the server for a token that allows it."),
    404: (NotAllowed, "Check the address and the name of the space."),
    409: (Diverged, _JOIN_ANEW),
    413: (Refusal, "Nothing was changed there."),
    415: (Refusal, "Check that the address is one of a JourneyTUI server."),
    422: (Refusal, "Nothing was changed there."),
    400: (Refusal, "Nothing was changed there."),
    426: (TooOld, "Upgrade JourneyTUI: the server speaks a newer protocol."),
}


def _whole(answer: httpx.Response, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > most:
            raise Refusal("The server sent more than was asked for", "Nothing was changed here.")
        parts.append(part)
    return b"".join(parts)


def _said(answer: httpx.Response) -> str:
    """The sentence that the server says, if it says one."""
    otherwise = f"The server answered {answer.status_code}"
    try:
        said = json.loads(_whole(answer, _MOST_OF_AN_ERROR))
    except (ValueError, httpx.HTTPError, Refusal):
        return otherwise
    told = said.get("message") if isinstance(said, dict) else None
    return clean_line(told)[:500] or otherwise if isinstance(told, str) else otherwise


def _no_space() -> Unreachable:
    return Unreachable("What answers there is no JourneyTUI server", "Check the address.")


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except wire.Malformed as error:
        raise Unreachable(f"The server's answer was not whole: {error}", _WAITS) from error


def _events(answer: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a stream: name and data. What is no event of ours is passed over."""
    event, data = "", ""
    for line in answer.iter_lines():
        if len(line) > _MOST_OF_AN_EVENT:
            raise Refusal("The server sent more than was asked for", "Nothing was changed here.")
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            data = value
        elif not line:
            said = _data(data)
            if event and said is not None:
                yield event, said
            event, data = "", ""
        else:
            yield "", {}


def _data(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _who_is_where(said: dict[str, Any], me: str) -> dict[str, tuple[str, ...]]:
    here = said.get("here")
    found: dict[str, list[str]] = {}
    for one in here if isinstance(here, list) else ():
        if (
            isinstance(one, dict)
            and isinstance(one.get("who"), str)
            and isinstance(one.get("at"), str)
            and one["at"]
            and (one.get("replica") != me)
        ):
            found.setdefault(one["at"], []).append(clean_line(one["who"]))
    return {journey: tuple(dict.fromkeys(people)) for journey, people in found.items()}
