"""One round between a library and its space: what is under way is sent again, what is new goes out, what is new there comes in.

It may end anywhere and begin again: every step is durable as a whole. Refuses to wait, and to try again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from journeytui.domain import limits
from journeytui.sync import answering, arriving, noticing, outbox
from journeytui.sync.records import ADDED, LIBRARY
from journeytui.sync.remote import Diverged, NotAllowed, Remote, Space
from journeytui.sync.replica import Replica
from journeytui.sync.wire import START, Anchor, Push

VIEWER = "viewer"
_ALL = 2**62
"""As the removals that whoever joins need not hear of: all until the first page, whose head it is from then on."""
SENDING, BRINGING, INDEXING = "sending", "bringing", "indexing"


class Report(NamedTuple):
    """What a round came to."""

    sent: int = 0
    """Records."""
    brought: int = 0
    made: int = 0
    """New Conflicts."""
    held_back: int = 0
    """Removals that wait for a yes."""


Told = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and of how much; 0 where that is unknown."""


def _silent(what: str, done: int, of: int) -> None:
    del what, done, of


class Cycle:
    """A round, step by step."""

    def __init__(
        self,
        replica: Replica,
        remote: Remote,
        *,
        new_id: Callable[[], str],
        told: Told = _silent,
        index: Callable[[], None] = lambda: None,
        allow_removals: bool = False,
    ) -> None:
        """`index` makes search anew when a library has been filled."""
        self.replica = replica
        self.remote = remote
        self.report = Report()
        self._made: Push | None = None
        self._ahead = outbox.Ahead()
        self._new_id = new_id
        self._told = told
        self._index = index
        self._allow_removals = allow_removals

    def run(self) -> Report:
        """A whole round.

        Raises what the remote raises; what was done until then is kept. Diverged is noted, and stands until somebody joins
        the space anew.
        """
        try:
            self._meet()
            arriving.take_aside(self.replica)
            if self.replica.state().get("joining"):
                self._join()
            up_to_date = self._send_all() if self._may_send() else False
            if not up_to_date:
                self._bring_all()
        except Diverged as error:
            with self.replica.step():
                self.replica.keep(stopped=error.message)
            raise
        return self.report

    # --- beginning ---

    def _meet(self) -> None:
        state = self.replica.state()
        if stopped := state.get("stopped"):
            raise Diverged(str(stopped), "Remove the remote and add it again to join the space as it is now.")
        if state.get("log") and state.get("role") != VIEWER:
            return
        space = self.remote.info()
        again = self._is_known(space, state)
        with self.replica.step():
            if state.get("log") or again:
                self.replica.keep(log=space.log, left_log="", role=space.role)
                return
            if state.get("left_log"):
                self.replica.forget()
            blank = self.replica.is_blank()
            self.replica.keep(
                log=space.log, role=space.role, cursor=0, seq=START.seq, hash=START.hash, head=space.head, joining=1, blank=int(blank), offering=int(not blank),
            )  # fmt: skip

    def _is_known(self, space: Space, state: Mapping[str, Any]) -> bool:
        """Whether it is the space that this library left, and still as it was then or further on."""
        if state.get("log") or state.get("left_log") != space.log:
            return False
        try:
            self.remote.pull(space.log, Anchor(int(state["seq"]), str(state["hash"])), int(state["cursor"]), limit=1)
        except Diverged:
            return False
        return True

    def _join(self) -> None:
        """Fills the library with all that the space holds."""
        while self.bring(limit=limits.FIRST_PAGE_ROWS):
            pass
        with self.replica.step():
            library = self.replica.library()
            if not self.replica.state().get("offering") and library not in self.replica.seen([library]):
                self.replica.keep_pending(library, LIBRARY, {ADDED: (0, None)})
            self.replica.keep(joining=0, blank=0)
        if self.replica.state().get("unindexed"):
            self._told(INDEXING, 0, 0)
            self._index()

    # --- going out ---

    def _may_send(self) -> bool:
        return self.replica.state().get("role") != VIEWER

    def _send_all(self) -> bool:
        """Sends until nothing is left. Returns whether nobody else did anything meanwhile: then there is nothing to bring."""
        alone = False
        while self.replica.frozen() is not None or self.freeze():
            try:
                alone = self.send()
            except NotAllowed:
                self._look_at_role()
                return False
            if not alone:
                self._bring_all()
        return alone

    def _look_at_role(self) -> None:
        """Somebody who may not write any more goes on reading. Raises NotAllowed when it is not that."""
        role = self.remote.info().role
        if role != VIEWER:
            raise NotAllowed("The space does not take what was sent", "Ask whoever runs it.")
        with self.replica.step():
            answering.withdraw(self.replica)
            self.replica.keep(role=role)

    def freeze(self) -> bool:
        """Makes a push of what is new here; whether there is anything."""
        with self.replica.step():
            made = outbox.freeze(self.replica, self._new_id(), allow_removals=self._allow_removals, ahead=self._ahead)
            arriving.show_aside(self.replica, made.idle, noticing.flight_of(made.push))
            if made.held_back != self.replica.state().get("held_back", 0):
                self.replica.keep(held_back=made.held_back)
        self._made = made.push
        self.report = self.report._replace(held_back=made.held_back)
        return made.push is not None

    def send(self) -> bool:
        """Sends what is under way and settles it; whether nobody else did anything since the last page."""
        frozen = self.replica.frozen()
        if frozen is None:
            return False
        mut, body = frozen
        self._told(SENDING, self.report.sent, 0)
        log, anchor = self._history()
        answered = self.remote.hand_over(log, anchor, body)
        self._ahead.look(self.replica)
        answer = answered()
        settled = answering.acknowledge(self.replica, mut, anchor, answer, self._made)
        sent = len({outcome.id for outcome in answer.outcomes})
        self.report = self.report._replace(
            sent=self.report.sent + sent,
            made=self.report.made + settled.made,
            brought=self.report.brought + settled.brought,
        )
        return bool(self.replica.state().get("cursor") == answer.head)

    # --- coming in ---

    def _bring_all(self) -> None:
        while self.bring():
            pass

    def bring(self, limit: int = limits.PAGE_ROWS) -> bool:
        """Brings the next page; whether there are more."""
        state = self.replica.state()
        joining = bool(state.get("joining"))
        log, anchor = self._history()
        asked = int(state["cursor"])
        fresh = int(state.get("s0") or _ALL) if joining else 0
        page = self.remote.pull(log, anchor, asked, fresh=fresh, limit=limit)
        if page.more:
            until = page.head if fresh == _ALL else fresh
            self.remote.expect(log, max(anchor, page.anchor), page.cursor, fresh=until, limit=limit)
        brought = arriving.take_page(self.replica, asked, page, joining=joining)
        self.report = self.report._replace(brought=self.report.brought + brought)
        self._told(BRINGING, page.cursor, page.head)
        return page.more

    def _history(self) -> tuple[str, Anchor]:
        state = self.replica.state()
        return str(state["log"]), Anchor(int(state["seq"]), str(state["hash"]))
