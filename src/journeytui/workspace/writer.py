"""The one thread that writes for the explorer: first in, first out, never cancelled, emptied before the program ends.

It has a connection of its own, so that no key waits for the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Event

from journeytui.domain.value import Value
from journeytui.store import opening
from journeytui.workspace.workspace import Outcome, Workspace

Act = Callable[[Workspace], Outcome]
"""Something to be done: `lambda ws: edit.remove(ws, ids)`."""


class Done(Value):
    """What became of an act: an outcome, or the error that kept it from happening."""

    ticket: int
    outcome: Outcome | None
    error: BaseException | None
    """A `JourneyError` for what a person should be told; anything else is a fault of the program."""


class Writer:
    """Takes acts and does them in order."""

    def __init__(self, workspace: Workspace, told: Callable[[Done], None]) -> None:
        self._workspace = workspace
        self._told = told
        self._own: Workspace | None = None
        self._tickets = 0
        self._leaving = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")

    def submit(self, act: Act, taken: Callable[[int], None] = lambda _: None) -> int:
        """Takes an act; its ticket comes back with the `Done` that `told` gets, which may be before this returns.

        `taken` hears the ticket before that, and before anything is done.
        """
        self._tickets += 1
        taken(self._tickets)
        self._thread.submit(self._do, act, self._workspace.me).add_done_callback(partial(self._tell, self._tickets))
        return self._tickets

    def catch_up(self) -> int:
        """Lets search and figures know of what other programs wrote, a part at a time between what a person asks for; the
        outcomes say nothing.
        """
        return self.submit(self._catch_up)

    def warm(self) -> None:
        """Opens the connection now, so that the first edit does not wait for it."""
        self._thread.submit(self._workspace_here)

    def drain(self, seconds: float | None = None) -> None:
        """Waits until everything that was submitted is done, or so long."""
        with suppress(TimeoutError):
            self._thread.submit(lambda: None).result(seconds)

    def hold(self, seconds: float) -> Callable[[], None] | None:
        """Lets nothing be written from now on; what is returned lets it go on. None where a write took longer than that."""
        still, go_on = Event(), Event()

        def stand() -> None:
            still.set()
            go_on.wait()

        self._thread.submit(stand)
        if still.wait(seconds):
            return go_on.set
        go_on.set()
        return None

    @property
    def waits(self) -> bool:
        """Whether it waits for another program, rather than for the disk."""
        own = self._own
        return own is None or not own.connection.in_transaction

    def give_up(self) -> None:
        """Waits for no other program any more: what cannot be written at once, now and later, fails as if it had waited."""
        if self._own is not None:
            opening.give_up(self._own.connection)

    def close(self, seconds: float | None = None) -> None:
        """Does what is left, then ends the thread; waits for that so long at most."""
        self._leaving = True
        last = self._thread.submit(self._leave)
        with suppress(TimeoutError):
            last.result(seconds)
        self._thread.shutdown(wait=seconds is None)

    def _workspace_here(self) -> Workspace:
        if self._own is None:
            self._own = self._workspace.again()
        return self._own

    def _catch_up(self, workspace: Workspace) -> Outcome:
        workspace.catch_up_a_little()
        if workspace.is_behind and not self._leaving:
            self.catch_up()
        return Outcome("")

    def _do(self, act: Act, me: str) -> Outcome:
        workspace = self._workspace_here()
        workspace.me = me  # who it was when it was asked for
        return act(workspace)

    def _tell(self, ticket: int, future: Future[Outcome]) -> None:
        error = future.exception()
        self._told(Done(ticket, None if error else future.result(), error))

    def _leave(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None
