"""What others changed since one looked at it: kept for one person and one copy of a library, outside the library.

A record is new until it was seen, and with it everything that it stands in, up to its journey. Refuses to grow: of very
many new records only the newest are told, and losing the file loses no work.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journeytui import private
from journeytui.domain.ids import well_formed
from journeytui.store import news, reading, tree
from journeytui.store.tree import Step, Twig
from journeytui.workspace.workspace import Workspace

MOST = 2_000
"""So many records are told to be new."""
_FARTHEST = 20_000
"""So many entries of the journal are read at once; older ones are taken for seen."""
_LARGEST = 1024 * 1024
_OWN_ROW = frozenset(("journey", "stage", "touchpoint"))
_ROW_IN_STAGE = frozenset(("goal", "kpi"))
_WIDE = frozenset(("journey", "stage"))
"""Where resting on the row shows the record alone, and nothing of what hangs on it."""

Way = tuple[Step, ...]


class Seen:
    """What is new for one person. `id in seen` also holds for what a new record stands in."""

    def __init__(self, state_home: Path, ws: Workspace) -> None:
        replica = ws.opened.replica
        name = replica if well_formed(replica) else f"{zlib.crc32(replica.encode('utf-8', 'replace')):08x}"
        self._path = state_home / "seen" / f"{name}.json"
        self._saved = _read(self._path)
        self._upto: int | None = self._saved[0] if self._saved else None
        self._new: dict[str, int] = dict(self._saved[1]) if self._saved else {}
        """By record, the journal's entry that made it new."""
        self._words: dict[str, str] = {}
        self._ways: dict[str, Way] = {}
        self._lit: Counter[str] = Counter()

    def __contains__(self, id: object) -> bool:
        return id in self._lit

    @property
    def records(self) -> tuple[str, ...]:
        """The new records."""
        return tuple(self._ways)

    @property
    def has_looked(self) -> bool:
        """Whether one has ever looked before: nothing can be new to whoever has not."""
        return self._saved is not None

    @property
    def new(self) -> Mapping[str, tuple[Way, int]]:
        """Every new record: what it stands in, up to its journey, and the journal's entry that made it new."""
        return {id: (way, self._new[id]) for id, way in self._ways.items()}

    def look(self, ws: Workspace) -> bool:
        """Takes in what was changed since the last look; whether something else is new now."""
        before = set(self._lit)
        last = news.newest(ws.connection)
        if self._upto is None or self._upto > last:  # the first time, or an older copy was put in the library's place
            self._upto, self._new = last, {}
        changed = self._take_in(ws, max(self._upto, last - _FARTHEST)) if last > self._upto else False
        self._upto = last
        if changed or (self._new and not self._ways):
            self._find_places(ws)
        return before != set(self._lit)

    def rest_on(self, id: str) -> bool:
        """The cursor has rested on the record's row; whether that makes a difference."""
        return self._see(id, inside=self._word(id) not in _WIDE) if id in self._lit else False

    def open(self, id: str) -> bool:
        """All of the record was shown, with what has no row of its own; whether that makes a difference."""
        return self._see(id, inside=True) if id in self._lit else False

    def saw(self, ids: frozenset[str]) -> bool:
        """These records were shown as they changed; whether that makes a difference."""
        gone = ids & self._new.keys()
        self._forget(gone)
        return bool(gone)

    def save(self) -> None:
        """Writes it down. A disk that refuses is no reason to disturb anybody."""
        if self._upto is None or (self._upto, self._new) == self._saved:
            return
        with contextlib.suppress(OSError):
            private.make_folder(self._path.parent)
            private.write(self._path, json.dumps({"upto": self._upto, "new": self._new}))
            self._saved = (self._upto, dict(self._new))

    # Inside

    def _take_in(self, ws: Workspace, after: int) -> bool:
        touched = news.touched(ws.connection, ws.me, after)
        for one in touched:
            if one.by_others > one.by_me and one.word != "conflict":
                self._new[one.record] = one.by_others
            else:
                self._new.pop(one.record, None)
        if len(self._new) > MOST:
            self._new = dict(sorted(self._new.items(), key=lambda pair: -pair[1])[:MOST])
        return bool(touched)

    def _find_places(self, ws: Workspace) -> None:
        """Where the new records stand; what is not here any more, or in no journey, is not new."""
        self._words = reading.words_of(ws.connection, self._new) if self._new else {}
        ways = tree.ways_up(ws.connection, [Twig(word, id) for id, word in self._words.items()])
        self._ways = {
            id: way for id, word in self._words.items() if (way := _to_journey(word, ways[id])) or word == "journey"
        }
        self._new = {id: number for id, number in self._new.items() if id in self._ways}
        self._lit = Counter(lit for id, way in self._ways.items() for lit in (id, *(step.record for step in way)))

    def _word(self, id: str) -> str:
        above = (step.word for way in self._ways.values() for step in way if step.record == id)
        return self._words.get(id) or next(above, "")

    def _see(self, id: str, *, inside: bool) -> bool:
        inner = {one for one, way in self._ways.items() if inside and _is_shown_by(id, self._words[one], way)}
        gone = inner | ({id} & self._ways.keys())
        self._forget(gone)
        return bool(gone)

    def _forget(self, gone: set[str] | frozenset[str]) -> None:
        for id in gone:
            self._new.pop(id, None)
            for lit in (id, *(step.record for step in self._ways.pop(id, ()))):
                self._lit[lit] -= 1
                if self._lit[lit] <= 0:
                    del self._lit[lit]


def _is_shown_by(id: str, word: str, way: Way) -> bool:
    """Whether nothing between the two, the record of that word among it, has a row of its own."""
    places = [step.record for step in way]
    if id not in places:
        return False
    inner = [word, *(step.word for step in way[: places.index(id)])]
    in_stage = any(step.word == "stage" for step in way)
    return not any(one in _OWN_ROW or (in_stage and one in _ROW_IN_STAGE) for one in inner)


def _to_journey(word: str, way: Way) -> Way:
    """The way up as far as the record's own journey; () where it belongs to none."""
    if word == "journey":
        return ()
    words = [step.word for step in way]
    return way[: words.index("journey") + 1] if "journey" in words else ()


def _read(path: Path) -> tuple[int, dict[str, int]] | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        held: Any = json.loads(path.read_text("utf-8"))
        upto, new = held["upto"], held["new"]
        if type(upto) is not int or not all(type(number) is int for number in new.values()):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return upto, new
