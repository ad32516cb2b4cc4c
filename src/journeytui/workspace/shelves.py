"""Views of the library that one comes back to: what it is filtered by, how it is sorted, and what is folded.

They belong to the person, not to the library: each keeps a few beside those that everybody has. Refuses to know a screen.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from journeytui import private
from journeytui.domain.errors import DiskTrouble, InvalidValues, Problem, UnknownReference
from journeytui.domain.ids import well_formed
from journeytui.domain.text import clean_line, nearest
from journeytui.domain.value import Value

LONGEST_NAME = 60
_LARGEST = 1024 * 1024


class View(Value):
    """One view, by its name."""

    name: str
    filter: str = ""
    """What was typed to narrow it; see `filters`."""
    sort: str = ""
    """A column's name, `-` before it for descending; '' is the tree."""
    collapsed: frozenset[str] = frozenset()
    """The journeys that are folded."""

    def shows_the_same(self, other: View) -> bool:
        """Whether both list the same, whatever they are called."""
        folded = self.collapsed == other.collapsed or bool(self.filter or self.sort)
        return (self.filter, self.sort) == (other.filter, other.sort) and folded


EVERYBODYS: tuple[View, ...] = (
    View("Everything"),
    View("Mine", "owner:me"),
    View("Review overdue", "due:late", "review_on"),
    View("KPIs off target", "off>0", "-kpis_off"),
    View("Losing customers", "net<0", "net"),
)
"""The views that are always there."""


class Views:
    """The views of one person in one library."""

    def __init__(self, state_home: Path, library: str) -> None:
        name = library if well_formed(library) else f"{zlib.crc32(library.encode('utf-8', 'replace')):08x}"
        self._path = state_home / "views" / f"{name}.json"

    @property
    def own(self) -> tuple[View, ...]:
        """Those that the person kept, in the order of their keeping."""
        return _read(self._path)

    @property
    def all(self) -> tuple[View, ...]:
        """Those that everybody has, then the person's own."""
        return (*EVERYBODYS, *self.own)

    def named(self, name: str) -> View:
        """The view of that name, in whatever case. Raises UnknownReference, which names the nearest."""
        known = {view.name.casefold(): view for view in self.all}
        found = known.get(clean_line(name).casefold())
        if found is None:
            near = nearest(clean_line(name).casefold(), list(known))
            told = [known[one].name for one in near] or [view.name for view in self.all]
            hint = f"Did you mean {' or '.join(told)}?" if near else f"There are: {', '.join(told)}."
            raise UnknownReference(f"There is no view {clean_line(name)!r}", hint)
        return found

    def keep(self, view: View) -> bool:
        """Keeps the view, in place of one's own of that name; whether there was one. Raises InvalidValues, DiskTrouble."""
        kept = View(_checked(view.name), view.filter, view.sort, view.collapsed)
        own = self.own
        same = [one.name.casefold() == kept.name.casefold() for one in own]
        self._write(
            [kept if is_it else one for one, is_it in zip(own, same, strict=True)] if any(same) else [*own, kept]
        )
        return any(same)

    def rename(self, name: str, new: str) -> None:
        """Calls one's own view differently. Raises InvalidValues, DiskTrouble."""
        called = _checked(new)
        taken = called.casefold() in {view.name.casefold() for view in self.own if view.name != name}
        if taken:
            raise InvalidValues([Problem("name", f"another view is called {called}", "choose another name")])
        self._write([View(called, *_held(view)) if view.name == name else view for view in self.own])

    def remove(self, name: str) -> None:
        """Forgets one's own view. Raises DiskTrouble."""
        self._write([view for view in self.own if view.name != name])

    def _write(self, views: Sequence[View]) -> None:
        told = [{"name": v.name, "filter": v.filter, "sort": v.sort, "folded": sorted(v.collapsed)} for v in views]
        try:
            private.make_folder(self._path.parent)
            private.write(self._path, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        except OSError as error:
            raise DiskTrouble(f"The view could not be kept in {self._path}: {error.strerror}.") from error


def _checked(name: str) -> str:
    cleaned = clean_line(name)
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise InvalidValues([Problem("name", "a view needs a name", f"should have 1 to {LONGEST_NAME} characters")])
    if cleaned.casefold() in {view.name.casefold() for view in EVERYBODYS}:
        raise InvalidValues([Problem("name", f"{cleaned} is a view that everybody has", "choose another name")])
    return cleaned


def _held(view: View) -> tuple[str, str, frozenset[str]]:
    return view.filter, view.sort, view.collapsed


def _read(path: Path) -> tuple[View, ...]:
    """What the file holds; what does not read as it should is passed over."""
    try:
        if path.stat().st_size > _LARGEST:
            return ()
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(view for one in told if (view := _view(one))) if isinstance(told, list) else ()


def _view(told: Any) -> View | None:
    if not isinstance(told, dict) or not isinstance(told.get("name"), str) or not clean_line(told["name"]):
        return None
    filter, sort = (clean_line(told[key]) if isinstance(told.get(key), str) else "" for key in ("filter", "sort"))
    folded = told.get("folded")
    collapsed = frozenset(map(str, folded)) if isinstance(folded, list) else frozenset()
    return View(clean_line(told["name"]), filter, sort, collapsed)
