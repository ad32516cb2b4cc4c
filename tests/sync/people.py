"""Somebody at a library that shares a space: what they type, and each step of sync by itself."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from journeytui.domain.errors import JourneyError
from journeytui.domain.words import WORDS
from journeytui.store import membership, reading, replica
from journeytui.store.opening import new_id
from journeytui.store.writing import instant
from journeytui.sync import answering, arriving, merge, noticing
from journeytui.sync.cycle import Cycle
from journeytui.sync.remote import Diverged, NotAllowed, Unreachable
from journeytui.sync.wire import Anchor, Answer, Page, Remove
from journeytui.workspace import edit, history, resolving
from journeytui.workspace.workspace import Workspace, open_library
from sync.deeds import Broken
from sync.mishaps import EDITOR, VIEWER, Crash, Frail, Fuse, Line

if TYPE_CHECKING:
    from sync.schedules import World

ALL_REMOVALS = 2**62
WORDS_USED = ("journey", "stage", "touchpoint")
FIELDS = ("title", "description", "tags", "pain", "accountable")


class Sent(NamedTuple):
    """An answer under way."""

    mut: str
    asked: Anchor
    answer: Answer


class Fetched(NamedTuple):
    """A page under way."""

    asked: int
    page: Page
    joining: bool


class Watched(Cycle):
    """A cycle that asks before removals goes on as if there were none."""

    def freeze(self) -> bool:
        made = super().freeze()
        if self.report.held_back and self._made and any(isinstance(op, Remove) for op in self._made.ops):
            raise Broken(f"of {self.report.held_back} removals some went before anybody said yes")
        return made


class Person:
    """Somebody at a library."""

    def __init__(self, world: World, name: str, path: Path, *, me: str = "") -> None:
        self.world, self.name, self.me, self.path = world, name, me or name, path
        self.mail: list[Sent | Fetched] = []
        self.fuse = Fuse()
        self.line = Line(world.remote, random.Random(f"{world.seed} {name}"), self.fuse)
        self.ws = self._open()
        if not membership.is_joined(self.ws.connection):
            replica.join(self.ws.opened, key=new_id())

    def _open(self) -> Workspace:
        return open_library(self.path, me=self.me, now=self.world.now)

    def open_again(self) -> None:
        """The program ended, and was started again."""
        self.ws.close()
        self.ws = self._open()

    def replica(self) -> Frail:
        here = Frail(self.ws.opened, me=self.me)
        here.fuse = self.fuse
        here.now = instant(self.ws.now())
        return here

    def cycle(self) -> Cycle:
        here = self.replica()

        def index() -> None:
            with here.step():
                here.keep(unindexed=0)

        return Watched(here, self.line, new_id=self.world.new_id, index=index, allow_removals=self.line.says_yes)

    # --- what a person does ---

    def ids(self, *words: str) -> list[str]:
        found = [row[0] for word in words for row in self.ws.connection.execute(f"SELECT id FROM {word} ORDER BY id")]
        return [id for id in found if id in self.world.focus] or found

    def some(self, *words: str) -> str | None:
        found = self.ids(*words)
        return self.world.rng.choice(found) if found else None

    def do(self, act: Any, *, undoing: bool = False, shown: Iterable[str] = ()) -> None:
        looking = membership.is_joined(self.ws.connection) and self.replica().state().get("role") == VIEWER
        with contextlib.suppress(JourneyError):
            outcome = act()
            if outcome.change is not None:
                if looking:
                    raise Broken(f"{self.name} may only look, and changed something")
                self.world.deeds.take(self.me, self.ws, outcome.change, copy=self.name, undoing=undoing, shown=shown)

    def edit(self) -> None:
        id, rng = self.some(*self.world.words), self.world.rng
        if id is None:
            return
        field = rng.choice(self.world.fields)
        if field == "tags":
            word = rng.choice("xy")
            sets = {"plus": [word]} if rng.random() < 0.6 else {"minus": [word]}
            self.do(lambda: edit.change_sets(self.ws, [id], "tags", **sets))
            return
        text = f"v{next(self.world.numbers)}" if rng.random() < 0.85 else rng.choice(["", "same"])
        values = {field: text if field != "pain" else rng.choice([1, 2, 3])}
        record = reading.find(self.ws.connection, id)
        if field in record.fields:
            self.do(lambda: edit.set_values(self.ws, [id], values))

    def add(self) -> None:
        word = self.world.rng.choice(WORDS_USED)
        above = {"journey": "stage", "stage": "journey", "touchpoint": "stage"}[word]
        hang = self.some(above)
        values: dict[str, Any] = {"title": f"v{next(self.world.numbers)}"}
        if word == "journey":
            values |= {"within": hang} if hang and self.world.rng.random() < 0.5 else {}
            hang = None
        id = self.world.new_id()
        self.do(lambda: edit.add(self.ws, word, hang, values, id=id))

    def nothing(self) -> None:
        """They look."""

    def move(self) -> None:
        id = self.some(*WORDS_USED)
        if id is None:
            return
        word = reading.word_of(self.ws.connection, id)
        into = self.some({"journey": "stage", "stage": "journey", "touchpoint": "stage"}[str(word)])
        if word == "journey" and self.world.rng.random() < 0.3:
            self.do(lambda: edit.set_values(self.ws, [id], {"within": None}))
        elif into is not None:
            self.do(lambda: edit.move(self.ws, id, into=into))

    def remove(self) -> None:
        id = self.some("stage", "stage", "touchpoint", "journey")
        if id is not None:
            self.do(lambda: edit.remove(self.ws, [id]))

    def undo(self) -> None:
        self.do(lambda: history.undo(self.ws), undoing=True)

    def redo(self) -> None:
        self.do(lambda: history.redo(self.ws), undoing=True)

    def resolve(self) -> None:
        """Decides one of the conflicts, or all of them, as the screen shows them; meanwhile others do something, and it syncs."""
        rng, shown = self.world.rng, resolving.conflicts(self.ws)
        if not shown:
            return
        if rng.random() < 0.5:
            other = rng.choice(self.world.people)
            for step in (other.sync, other.edit, other.sync, self.sync):
                step()
        if rng.random() < 0.2:
            choice = rng.choice(("mine", "theirs"))
            those = [one for one in shown if choice in one.choices]
            stood = {one.id: one.stood for one in those}
            chosen = dict.fromkeys(stood, choice)
            self.do(lambda: resolving.resolve_all(self.ws, chosen, stood=stood), shown=stood.values())
            return
        one = rng.choice(shown)
        choice = rng.choice(one.choices)
        typed = f"v{next(self.world.numbers)}" if one.field != "pain" else "4"
        given = typed if choice == "value" else None
        self.do(lambda: resolving.resolve(self.ws, one.id, choice, given, stood=one.stood), shown=[one.stood])

    # --- sync, step by step ---

    def freeze(self) -> None:
        here = self.replica()
        state = here.state()
        waits = any(state.get(key) for key in ("joining", "stopped")) or state.get("role") == VIEWER
        if state.get("log") and not waits and here.frozen() is None:
            self.cycle().freeze()

    def send(self) -> None:
        here = self.replica()
        frozen, state = here.frozen(), here.state()
        if frozen is not None and not state.get("stopped"):
            asked = Anchor(int(state["seq"]), str(state["hash"]))
            with contextlib.suppress(Unreachable, NotAllowed, Diverged):
                self.mail.append(Sent(frozen[0], asked, self.line.push(str(state["log"]), asked, frozen[1])))

    def fetch(self) -> None:
        state = self.replica().state()
        if state.get("log") and not state.get("stopped"):
            asked, joining = int(state["cursor"]), bool(state.get("joining"))
            anchor = Anchor(int(state["seq"]), str(state["hash"]))
            fresh = int(state.get("s0") or ALL_REMOVALS) if joining else 0
            limit = self.world.rng.choice((1, 2, 50))
            with contextlib.suppress(Unreachable, Diverged):
                page = self.line.pull(str(state["log"]), anchor, asked, fresh=fresh, limit=limit)
                self.mail.append(Fetched(asked, page, joining))

    def hear(self, *, twice: bool = False) -> None:
        """An answer arrives: any of those under way."""
        if not self.mail:
            return
        at = self.world.rng.randrange(len(self.mail))
        one = self.mail[at] if twice else self.mail.pop(at)
        here = self.replica()
        if isinstance(one, Sent):
            answering.acknowledge(here, one.mut, one.asked, one.answer)
        elif bool(here.state().get("joining")) == one.joining:
            arriving.take_page(here, one.asked, one.page, joining=one.joining)

    def hear_again(self) -> None:
        """An answer arrives, and will once more."""
        self.hear(twice=True)

    def lose(self) -> None:
        if self.mail:
            self.mail.pop(self.world.rng.randrange(len(self.mail)))

    def sync(self) -> None:
        """A whole round, as far as it comes."""
        with contextlib.suppress(Unreachable, Diverged):
            self.cycle().run()
        self.ws.catch_up()

    def crash(self) -> None:
        """A round in which the process ends."""
        self.fuse.left = self.world.rng.randrange(1, 16)
        with contextlib.suppress(Crash):
            self.sync()
        self.fuse.left = None
        self.mail.clear()
        self.open_again()

    # --- what happens to somebody ---

    def lowered(self) -> None:
        """From now on they may only look."""
        self.line.role = VIEWER

    def raised(self) -> None:
        self.line.role = EDITOR

    def let_through(self) -> None:
        """They say yes to the removals that wait."""
        self.line.says_yes = True
        self.sync()
        self.line.says_yes = False

    def leave(self) -> None:
        """They take the space away from the library, and give it back later: to the program, that is all one."""
        known, before = self.knows_space(), self.records().keys()
        self.leave_space()
        if self.world.rng.random() < 0.5:
            self.edit()
            self.remove()
        self.world.deeds.twins |= set() if known else before - self.records().keys()  # to the space it is only absent
        replica.join(self.ws.opened, key=new_id())

    def leave_space(self) -> None:
        """What was not sent by then and is not in the records is said to nobody where the space was not yet known as a whole."""
        self.mail.clear()
        self.world.deeds.twins |= self.unsent() if not self.knows_space() else set()
        replica.leave(self.ws.opened)

    def knows_space(self) -> bool:
        state = self.replica().state()
        return bool(state.get("log")) and not any(state.get(key) for key in ("stopped", "joining", "offering"))

    def unsent(self) -> set[str]:
        """The records of which something was not sent."""
        tables = ("sync_dirty", "sync_pending")
        found = {row[0] for name in tables for row in self.ws.connection.execute(f"SELECT record FROM {name}")}
        return found | {*noticing.under_way(self.replica()).ops}

    def come_back(self) -> None:
        """Who was stopped joins the space as it is now."""
        if self.replica().state().get("stopped"):
            self.leave_space()
            replica.join(self.ws.opened, key=new_id())

    # --- how it stands ---

    def records(self) -> dict[str, Any]:
        """All that the library shows, by id."""
        found = {}
        for word in WORDS:
            ids = [row[0] for row in self.ws.connection.execute(f"SELECT id FROM {word}")]
            for id, row in replica.rows_of(self.ws.connection, word, ids).items():
                found[id] = (word, merge.explode(WORDS[word], row))
        return found
