"""A space behind an address: the questions of `remote` over HTTP, and its news. Refuses to know how HTTP is spoken."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from journeytui.domain.text import clean_line
from journeytui.sync import packing, routes, wire
from journeytui.sync.asking import BROKEN_OFF, WAITS, Coming, Response, Server, WrongSort
from journeytui.sync.remote import News, Refusal, RemoteTrouble, Space, Unreachable
from journeytui.sync.wire import Anchor, Answer, Page, Row

if TYPE_CHECKING:
    from httpx import BaseTransport

_MOST_OF_AN_EVENT = 64 * 1024
_QUIET = 60.0
"""Seconds without any news, after which they are asked for anew."""
_PRESENT = 10.0
"""Seconds between two words of where this person is."""
_TICK = 1.0
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
        through: BaseTransport | None = None,
    ) -> None:
        """Raises InvalidValues when the address is none, or would carry the token through the open. `through` replaces the network."""
        self._who, self._replica = who, replica
        self._coming: Coming | None = None
        self._takes_small = True
        self._server = Server(address, space, token, through)

    def close(self) -> None:
        """Lets go of the connection."""
        self._server.close()

    def info(self) -> Space:
        """What the space is, and what may be done there."""
        said = _object(self._server.ask("GET", routes.SPACE))
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
        known = {routes.LOG: log, routes.ANCHOR: str(anchor)}
        coming = self._send(known, body)

        def answer() -> Answer:
            try:
                said = coming.body()
            except WrongSort:
                if not self._takes_small:
                    raise
                self._takes_small = False
                said = self._send(known, body).body()
            with _understood():
                return wire.decode_answer(said)

        return answer

    def _send(self, known: dict[str, str], body: bytes) -> Coming:
        """A push on its way, in the small form where that is worth it and the server is not known not to take it."""
        if self._takes_small and len(body) <= packing.MOST:
            sort, packed = {"Content-Type": routes.SMALL}, packing.pack(body)
        else:
            sort = {"Content-Type": routes.LINES, "Content-Encoding": "gzip"}
            packed = gzip.compress(body, _LEVEL, mtime=0)
        return self._server.begin(method="POST", route=routes.PUSH, headers=known | sort, content=packed)

    def pull(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> Page:
        """The rows after the cursor. See `remote.Remote`."""
        wanted = self._page(log, anchor, cursor, fresh, limit)
        coming, self._coming = self._coming, None
        body = coming.body() if coming and coming.wanted == wanted else self._server.ask(**wanted)
        with _understood():
            return wire.decode_page(body.split(b"\n"))

    def expect(self, log: str, anchor: Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        """Fetches a page while the one before it is taken in. See `remote.Remote`."""
        self._coming = self._server.begin(**self._page(log, anchor, cursor, fresh, limit))

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
            lines = self._server.ask("POST", routes.REMOVED, headers=headers, content=body).split(b"\n")
            with _understood():
                said = [_object(line) for line in lines if line.strip()]
                if not said or said[-1].get("end") != len(said) - 1:
                    raise wire.Malformed("it was cut off")
                found |= {row.id: row for row in map(wire.row_of, said[:-1])}
        return tuple(found.values())

    def watch(self, stop: threading.Event, here: Callable[[], str]) -> Iterator[News]:
        """News until `stop` is set. See `remote.Remote`. Ends when the server does, or is silent for long."""
        head = 0
        others: dict[str, tuple[str, ...]] = {}
        over = threading.Event()
        with self._server.stream(routes.EVENTS, _QUIET) as answer:
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
            except BROKEN_OFF:
                if not stop.is_set():
                    raise
            finally:
                over.set()

    def _tell_where(
        self, answer: Response, stop: threading.Event, over: threading.Event, here: Callable[[], str]
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
        self._server.ask("POST", routes.PRESENCE, headers={"Content-Type": routes.JSON}, content=body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise _no_space() from error
    if not isinstance(said, dict):
        raise _no_space()
    return said


def _no_space() -> Unreachable:
    return Unreachable("What answers there is no JourneyTUI server", "Check the address.")


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except wire.Malformed as error:
        raise Unreachable(f"The server's answer was not whole: {error}", WAITS) from error


def _events(answer: Response) -> Iterator[tuple[str, dict[str, Any]]]:
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
