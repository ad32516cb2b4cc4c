"""Keeping a library in step with its space for as long as somebody works on it, and saying how it stands.

Only one process a library does it; the others wait for their turn and tell the standing. Refuses to hurry: while the space
cannot be reached it waits longer and longer, and each wait is drawn by lot, so that not everybody comes back at once.
"""

from __future__ import annotations

import dataclasses
import fcntl
import os
import queue
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from journeytui.domain.errors import DiskTrouble, JourneyError
from journeytui.store.locking import unless_writing
from journeytui.sync.remote import News, Remote, RemoteTrouble, Unreachable
from journeytui.workspace import indexing, sharing
from journeytui.workspace.remotes import open_remote, the_remote
from journeytui.workspace.reports import Others, Report, Run
from journeytui.workspace.sharing import Step, Synced
from journeytui.workspace.workspace import Workspace

__all__ = ["Follower", "Unreachable", "unless_writing"]

LOOK_EVERY, LOOK_AT_REST = 0.25, 0.8
"""Seconds between two looks whether another program changed the file: while something happens, and while nothing does."""
AT_REST = 30.0
"""Seconds without a word and without a change after which nothing is taken to happen. (News come by themselves.)"""
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
"""Seconds until a space that could not be reached is tried again: never less, never more."""
_TROUBLES = ("offline", "stopped")
_END = "\0end"
_TELL_FROM, _TELL_EVERY = 1.0, 0.25
"""Seconds after which a sync tells how far it is, and between two times: most are done before."""


class Follower:
    """Syncs at the start, when told to, when the space has news, and when another program changed the file."""

    def __init__(
        self, ws: Workspace, tell: Callable[[Report], None], *, drawn: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._ws = ws
        self._tell = tell
        self._drawn = drawn
        self._heard: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._at = ""
        self._others: Others = ()
        self._wanted, self._asked, self._allowed = True, False, False
        self._ended, self._shared = False, True
        self._failures = 0
        self._not_before = 0.0
        self._trouble: tuple[str, str] | None = None
        """State and sentence of what keeps it from syncing."""
        self._noted = False
        """Whether the library says so too: as soon as it does not, another program has got through."""
        self._told: Report | None = None
        self._begun = self._told_at = 0.0
        self._stirred = time.monotonic()
        """When something happened last."""
        self._watch: _Watch | None = None

    def hear(self, line: str) -> None:
        """A line was said to it, from any thread.

        `go`: something was committed. `now`: sync at once, whatever failed before; `now remove` lets removals through that
        were held back. `at ID`: the person is in that journey; `at` in none.
        """
        self._heard.put((line.strip(), None))

    def end(self) -> None:
        """Nobody is there any more: from any thread."""
        self._heard.put((_END, None))

    def run(self) -> None:
        """Goes on until `end`, or until the library has no space any more."""
        with _turn(self._ws.path) as is_mine:
            try:
                self._say()
                while self._shared and not self._ended:
                    if (self._wanted and is_mine() and time.monotonic() >= self._not_before) or self._asked:
                        self._sync()
                    self._listen()
                    self._look()
                if self._ended and is_mine() and not self._trouble and sharing.standing(self._ws).ahead:
                    self._sync()
            finally:
                self._stop_watching()

    # What is heard

    def _listen(self) -> None:
        """Waits a moment for a word, then hears all that there are."""
        resting = time.monotonic() - self._stirred > AT_REST and not self._wanted
        timeout: float | None = LOOK_AT_REST if resting else LOOK_EVERY
        while True:
            try:
                word, what = self._heard.get(timeout=timeout) if timeout else self._heard.get_nowait()
            except queue.Empty:
                return
            timeout = None
            if word != _Watch.NEWS:
                self._stirred = time.monotonic()
            self._take(word, what)

    def _take(self, word: str, what: Any) -> None:
        match word:
            case "":
                pass
            case _Watch.NEWS:
                watch, news = what
                if self._watch and watch is self._watch:
                    self._hear_news(self._watch, news)
            case _ if word == _END:
                self._ended = True
            case "go":
                self._wanted = True
            case "now" | "now remove":
                self._asked = True
                self._allowed |= word == "now remove"
            case _ if word.startswith("at"):
                self._at = word.removeprefix("at").strip()
                if self._watch:
                    self._watch.here = self._at

    def _hear_news(self, watch: _Watch, news: News | JourneyError | None) -> None:
        if news is None:
            self._look_again_soon()
        elif isinstance(news, JourneyError):
            self._failed(news)
        else:
            self._wanted |= news.head != watch.head
            watch.head = news.head
            self._others = tuple(
                (journey, tuple(name for name in names if name != self._ws.me))
                for journey, names in sorted(news.others.items())
            )
        self._say()

    def _look(self) -> None:
        """Another program may have changed the file, have taken the space away, or have joined it anew."""
        if self._ws.changed_elsewhere():
            self._stirred = time.monotonic()
            stands = sharing.standing(self._ws)
            if self._noted and stands.state not in _TROUBLES:
                self._noted, self._not_before, self._wanted = False, 0.0, True
            self._wanted |= stands.ahead > 0
            self._say()

    # Syncing

    def _sync(self) -> None:
        asked, allowed, self._begun = self._asked, self._allowed, time.monotonic()
        self._wanted = self._asked = self._allowed = False
        self._ws.changed_elsewhere()  # before, not after: what is committed while it goes on may have come too late for it
        try:
            indexing.finish(self._ws, lambda: self._say(doing="indexing"))
            done = sharing.sync_now(self._ws, told=self._step, allow_removals=allowed)
        except JourneyError as error:
            self._failed(error)
            message = ". ".join(part.rstrip(".") for part in (error.message, error.hint) if part)
            self._say(run=Run(message, 0, 0, asked, failed=True))
            return
        self._failures, self._not_before, self._trouble, self._noted = 0, 0.0, None, False
        self._say(run=_run(done, asked=asked))
        self._begin_watching()
        with suppress(JourneyError):  # whoever opens the library next does the rest
            self._ws.catch_up()

    def _failed(self, error: JourneyError) -> None:
        """It is tried again later where that can help; else once something has changed."""
        self._stop_watching()
        if isinstance(error, RemoteTrouble):
            sharing.keep_trouble(self._ws, error)
        stands = sharing.standing(self._ws)
        self._noted = stands.state in _TROUBLES
        if self._noted:
            self._trouble = (stands.state, stands.why)
        elif isinstance(error, DiskTrouble):
            self._trouble = sharing.trouble_of(error)
        if isinstance(error, RemoteTrouble) and not isinstance(error, Unreachable):
            return
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures + 1, 16))
        self._failures += 1
        self._not_before = time.monotonic() + self._drawn(FIRST_WAIT, longest)
        self._wanted = True

    def _look_again_soon(self) -> None:
        """The space has ended its news without a word: they are asked for anew after the next sync."""
        self._stop_watching()
        self._wanted, self._not_before = True, time.monotonic() + FIRST_WAIT

    def _step(self, step: Step) -> None:
        now, another = time.monotonic(), self._told is None or self._told.doing != step.what
        if now - self._begun >= _TELL_FROM and (another or now - self._told_at >= _TELL_EVERY):
            self._say(doing=step.what, done=step.done, of=step.of)

    def _begin_watching(self) -> None:
        if self._watch is None:
            try:
                space = open_remote(self._ws, the_remote(self._ws))
            except JourneyError as error:
                self._failed(error)
            else:
                self._watch = _Watch(space, self._heard, self._at)

    def _stop_watching(self) -> None:
        if self._watch:
            self._watch.stop.set()
            self._watch = None
        self._others = ()

    def _say(self, **more: Any) -> None:
        """Says how it stands, where that is something else than before, and what every sync came to."""
        report = Report.of_standing(sharing.standing(self._ws), others=self._others, **more)
        if self._trouble and report.remote and report.state != "stopped":
            state, why = self._trouble
            report = dataclasses.replace(report, state=state, why=why)
        self._shared = bool(report.remote)
        if report.run or report != self._told:
            self._told, self._told_at = report, time.monotonic()
            self._tell(report)


class _Watch:
    """A thread that waits for news of the space."""

    NEWS = "\0news"

    def __init__(self, space: Remote, heard: queue.SimpleQueue[tuple[str, Any]], here: str) -> None:
        self.stop = threading.Event()
        self.here = here
        self.head = -1
        """The head that was told last."""
        self._heard = heard
        self._news = space.watch(self.stop, lambda: self.here)
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        last: JourneyError | None = None
        try:
            for news in self._news:
                self._heard.put((self.NEWS, (self, news)))
        except JourneyError as error:
            last = error
        self._heard.put((self.NEWS, (self, last)))


def _run(done: Synced, *, asked: bool) -> Run:
    return Run(done.message, done.brought, done.made, asked, failed=False)


@contextmanager
def _turn(library: Path) -> Iterator[Callable[[], bool]]:
    """Asks whether it is this process's turn to follow the space; once it is, it stays so."""
    path = library.with_name(library.name + ".follow.lock")
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666 & library.stat().st_mode)
    mine = False

    def is_mine() -> bool:
        nonlocal mine
        if not mine:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = True
        return mine

    try:
        yield is_mine
    finally:
        os.close(handle)
