"""Libraries that mirror the spaces of a server, for what only a library can be asked: the studies.

A mirror is a copy like any other that only looks: it brings what is new when somebody asks, in a thread of its own, and whoever
does not want to wait for that is told to come back. Nothing is lost with one: it is made again from its space.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from journeytui import private
from journeytui.domain import limits
from journeytui.domain.errors import JourneyError, UnusableLibrary
from journeytui.store import membership, replica
from journeytui.store.access import VIEWER, Principal
from journeytui.store.spaces import Info, Spaces
from journeytui.sync import remote, wire
from journeytui.workspace import indexing, sharing, spaces
from journeytui.workspace.sharing import Step
from journeytui.workspace.workspace import Workspace, create_library, open_library

PATIENCE = 3.0
"""Seconds for which somebody waits for what is new to be brought."""
_PAUSE = 0.05
_NAME = "the server"


class NotYet(JourneyError):
    """The mirror is still being filled: whoever asks again later has more luck."""


class _Ended(JourneyError):
    """The server ends: nothing more is brought."""


class Mirrors:
    """The mirrors of one server's spaces. May be used by many threads; processes that share the folder share the mirrors."""

    def __init__(self, of: Spaces, folder: Path | None) -> None:
        """`folder` is made when it is first needed; None is one that goes when the server does."""
        self._spaces = of
        self._folder = folder
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._heads: dict[Path, int] = {}
        """How far each mirror is known to have come."""
        self._bringing: dict[Path, _Bringing] = {}
        self._lock = threading.Lock()
        self._ended = False

    def close(self) -> None:
        """Ends what is being brought."""
        self._ended = True
        if self._own is not None:
            self._own.cleanup()

    @contextmanager
    def library(self, space: str, *, patience: float = PATIENCE) -> Iterator[Workspace]:
        """The mirror of a space as it is now, to be read.

        Raises UnknownReference for no such space; NotYet; what opening a library raises.
        """
        info = self._spaces.info(space)
        path = self._path(info)
        until = time.monotonic() + patience
        while self._heads.get(path, -1) < info.head:
            self._brought(path, info).wait(max(0.0, until - time.monotonic()))
        with closing(open_library(path, me=_NAME, read_only=True)) as ws:
            yield ws

    def _brought(self, path: Path, info: Info) -> _Bringing:
        """What brings the mirror to where the space is; one at a time."""
        with self._lock:
            under_way = self._bringing.get(path)
            if under_way is None or under_way.is_over:
                under_way = self._bringing[path] = _Bringing(lambda: self._bring(path, info))
            return under_way

    def _bring(self, path: Path, info: Info) -> None:
        self._forget_others(path)
        with _alone(path):
            try:
                head = self._sync(path, info)
            except (remote.Diverged, UnusableLibrary):  # the space was restored, or the mirror is damaged
                _unlink(path)
                head = self._sync(path, info)
        self._heads[path] = head

    def _sync(self, path: Path, info: Info) -> int:
        if not path.exists():
            create_library(path, title=info.name)
        with closing(open_library(path, me=_NAME)) as ws:
            if not membership.is_joined(ws.connection):
                replica.join(ws.opened)
            sharing.sync_with(ws, _Looking(self._spaces, info.name), told=self._told)
            indexing.finish(ws)
            ws.catch_up()
            return int(replica.Replica(ws.opened, me=_NAME).state().get("cursor") or 0)

    def _told(self, step: Step) -> None:
        if self._ended:
            raise _Ended(f"The server ends while {step.what}")

    def _path(self, info: Info) -> Path:
        """Where the mirror of a history of a space lies."""
        with self._lock:
            if self._folder is None:
                self._own = tempfile.TemporaryDirectory(prefix="journeytui-mirrors-")
                self._folder = Path(self._own.name)
            private.make_folder(self._folder)
            return self._folder / f"{_short(info.name)}-{info.log}.db"

    def _forget_others(self, path: Path) -> None:
        """Removes the mirrors of earlier histories of the same space."""
        for other in path.parent.glob(f"{path.name.partition('-')[0]}-*.db"):
            if other != path:
                _unlink(other)


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _unlink(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        if not one.name.endswith(".lock"):
            one.unlink(missing_ok=True)


class _Bringing:
    """Something that is done once, beside everything else, and waited for by whoever wants to."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._over = threading.Event()
        self._error: JourneyError | None = None
        threading.Thread(target=self._run, name="mirror", daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def wait(self, seconds: float) -> None:
        """Raises NotYet when it takes longer, and what it failed with."""
        if not self._over.wait(seconds):
            raise NotYet("The space is being read", "Ask again in a moment.")
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._act()
        except JourneyError as error:
            self._error = error
        except OSError as error:
            self._error = NotYet(f"The mirror cannot be written: {error.strerror}", "Look at the server's disk.")
        finally:
            self._over.set()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Holds the lock of whichever process fills the mirror."""
    handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


class _Looking:
    """A space of this server as one sees it who may only look."""

    def __init__(self, of: Spaces, space: str) -> None:
        self._spaces = of
        self._space = space
        self._me = Principal("", _NAME, VIEWER, None)

    def info(self) -> remote.Space:
        return spaces.info(self._spaces, self._space, self._me)

    def push(self, log: str, anchor: wire.Anchor, body: bytes) -> wire.Answer:
        del log, anchor, body
        raise remote.NotAllowed("A mirror changes nothing")

    def hand_over(self, log: str, anchor: wire.Anchor, body: bytes) -> Callable[[], wire.Answer]:
        return lambda: self.push(log, anchor, body)

    def pull(self, log: str, anchor: wire.Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> wire.Page:
        most = limits.PAGE_BYTES if limit <= limits.PAGE_ROWS else limits.FIRST_PAGE_BYTES
        lines = spaces.page(
            self._spaces, self._space, log=log, anchor=anchor, cursor=cursor, by=self._me, fresh=fresh, limit=limit, most=most,
        )  # fmt: skip
        return wire.decode_page(lines)

    def expect(self, log: str, anchor: wire.Anchor, cursor: int, *, fresh: int = 0, limit: int = 1_000) -> None:
        """Nothing is fetched before it is asked for."""

    def removed(self, ids: Sequence[str]) -> tuple[wire.Row, ...]:
        return spaces.removed(self._spaces, self._space, ids, self._me)

    def close(self) -> None:
        """Nothing is held."""

    def watch(self, stop: threading.Event, here: Callable[[], str]) -> Iterator[remote.News]:
        del stop, here
        yield from ()
