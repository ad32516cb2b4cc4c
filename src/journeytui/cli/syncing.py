"""`sync`: sends what was changed here, brings what others changed; once, or for as long as somebody is there."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell, tell_for_now
from journeytui.cli.grammar import Given, Misused

if TYPE_CHECKING:
    from journeytui.workspace.following import Follower
    from journeytui.workspace.sharing import Step

LONGEST_END = 5.0
"""Seconds that the last sync may take once nobody is there any more."""
_BETWEEN_TRIES = 0.02
"""Seconds until the end is tried again, where a write was under way."""


def run(given: Given) -> Exit:
    if given.has("--follow") and (given.has("--remove") or given.has("--json")):
        raise Misused("--follow goes alone.", "It hears `now remove` on standard input, and answers in JSON.")
    if given.has("--follow"):
        _follow(given)
        return Exit.DONE
    from journeytui.workspace import indexing, sharing

    with opening.library(given) as workspace:
        try:
            indexing.finish(workspace, lambda: tell_for_now("indexing"))
            done = sharing.sync_now(workspace, told=_progress, allow_removals=given.has("--remove"))
        finally:
            tell_for_now("")
        workspace.catch_up()
    if given.has("--json"):
        output.json(done)
    tell(done.message)
    if done.held_back:
        tell(f"{done.held_back} removals were held back. To let them through: {opening.program(given)} sync --remove")
    if done.conflicts:
        tell(f"Both values are kept until you choose: {opening.program(given)} conflicts")
    if done.conflicts > 1:
        tell(f"Or all at once: {opening.program(given)} resolve all mine, or all theirs")
    return Exit.NO if done.conflicts else Exit.DONE


def _progress(step: Step) -> None:
    of = f" of {step.of:,}" if step.of else ""
    tell_for_now(f"{step.what} {step.done:,}{of}" if step.done or step.of else step.what)


def _follow(given: Given) -> None:
    ear = _Ear()
    from journeytui.workspace.following import Follower, unless_writing
    from journeytui.workspace.reports import Report

    def said(report: Report) -> None:
        output.page(f"{report.line}\n")
        output.finish()

    ear.when_it_may = unless_writing
    with opening.library(given) as workspace:
        follower = Follower(workspace, said)
        ear.hand_to(follower)
        follower.run()


class _Ear:
    """What is said on standard input, from the first moment on; and the end, where nobody is there any more.

    An explorer says `beside` first and `end` last. Where it went without that, nothing is worth finishing but a write: what
    this one does, the next one does as well. Whoever else ends standard input lets it finish what it is at.
    """

    def __init__(self) -> None:
        self.when_it_may: Callable[[Callable[[], object]], object] = lambda act: act()
        """Ends the process, or not yet."""
        self._said: list[str] = []
        self._follower: Follower | None = None
        self._ended = False
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, name="listen", daemon=True).start()

    def hand_to(self, follower: Follower) -> None:
        """From now on it hears all that is said, and what was said before."""
        with self._lock:
            self._follower = follower
            for line in self._said:
                follower.hear(line)
            if self._ended:
                follower.end()

    def _listen(self) -> None:
        beside = False
        for line in sys.stdin or ():
            if line.strip() == "end":
                beside = False
                break
            beside |= line.strip() == "beside"
            self._pass(line)
        if not beside:
            self._end()
            _wait(LONGEST_END)
        while True:
            self.when_it_may(lambda: os._exit(int(Exit.DONE)))
            _wait(_BETWEEN_TRIES)

    def _pass(self, line: str) -> None:
        with self._lock:
            if self._follower:
                self._follower.hear(line)
            else:
                self._said.append(line)

    def _end(self) -> None:
        with self._lock:
            self._ended = True
            if self._follower:
                self._follower.end()


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)
