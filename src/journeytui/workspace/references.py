"""What people type to name a record: an id, the beginning of one, or a path of titles."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeytui.domain import ids
from journeytui.domain.errors import AmbiguousReference, UnknownReference
from journeytui.domain.fields import Entity
from journeytui.domain.text import a_or_an, clean_line, nearest, shown_line, slug
from journeytui.domain.words import SHARED_WORDS, WORDS, children_of
from journeytui.store import journal, reading, tree
from journeytui.store import names as lookup
from journeytui.workspace.workspace import Workspace

_NEXT = {"journey": "stage", "stage": "touchpoint"}
"""What a path segment without a word names, by what stands before it."""
_LISTED = 8
"""How many candidates an ambiguous reference names."""
_NEAR = 3
"""How many records an unknown one names."""


def resolve(ws: Workspace, ref: str, words: Sequence[str] = ()) -> Any:
    """The record that a reference names: of any word, or of one of these.

    Raises:
        UnknownReference: nothing has that name; the hint names the nearest.
        AmbiguousReference: several have it; the hint lists them.
    """
    typed = clean_line(ref)
    found = _by_id(ws.connection, typed) or _by_path(ws, typed, words)
    fitting = [record for record in found if not words or record.word in words]
    if not fitting and found:
        wanted = " or ".join(word.replace("_", " ") for word in words)
        raise UnknownReference(
            f"{shown_line(typed)!r} is {a_or_an(found[0].label)}, not {a_or_an(wanted)}",
            _further(ws, found[0], words),
        )
    if len(fitting) > 1:
        raise AmbiguousReference(
            f"{shown_line(typed)!r} names {len(fitting)} records",
            "Use an id: " + "; ".join(f"{r.id} ({shown_line(r.name)})" for r in fitting[:_LISTED]),
        )
    if not fitting:
        raise UnknownReference(f"Nothing is called {shown_line(typed)!r}", _near(ws, typed, words))
    return fitting[0]


def is_here(ws: Workspace, id: str, word: str) -> bool:
    """Whether there is a record of that word and id."""
    return reading.get(ws.connection, word, id) is not None


def was_called(ws: Workspace, id: str) -> str:
    """What a record that was removed was called; '' for one that is here, never was, or had no title."""
    return "" if reading.find(ws.connection, id) else journal.once_called(ws.connection, (id,)).get(id, "")


def in_history(ws: Workspace, ref: str) -> str:
    """The id of a record that is here, or of one that was, where its whole id is told. Raises: as `resolve`."""
    typed = clean_line(ref)
    was = ids.well_formed(typed) and journal.knows(ws.connection, typed)
    return typed if was else str(resolve(ws, ref).id)


def path_of(ws: Workspace, id: str) -> str:
    """The shortest reference that a person would type: a path of titles, or the id where titles do not tell it apart."""
    record = reading.find(ws.connection, id)
    if record is None:
        return id
    name = slug(record.name)
    if not name or len(_named(ws.connection, record.word, record.name, record.parent)) != 1:
        return id
    if record.word == "journey":
        return id if ids.could_begin(name) else name
    if not record.hangs_on:
        return f"{record.word}:{name}"
    up = tree.way_up(ws.connection, record.word, id)
    if not up:
        return id
    segment = name if _NEXT.get(up[0].word) == record.word else f"{record.word}:{name}"
    above = path_of(ws, up[0].record)
    return id if ids.well_formed(above) else f"{above}/{segment}"


def begun(ws: Workspace, typed: str, words: Sequence[str] = (), most: int = 200) -> list[tuple[str, str]]:
    """References that begin with what was typed, each with its title, as far as nothing else has the same: of what hangs on
    the library, and behind a `/` of what hangs on that record. `words`: what is looked for in the end; empty is anything.
    """
    way, slash, last = typed.lower().rpartition("/")
    if slash:
        found = [
            (f"{way}/{path}", title) for above in _by_path(ws, way, ())[:1] for path, title in _branches(ws, above)
        ]
    else:
        first = last.partition(":")[0] if ":" in last else ""
        tops = list(words) or [first if first in WORDS else "journey"]
        if any(WORDS[word].hangs_on for word in words):
            tops.append("journey")
        found = [
            (("" if word == "journey" else f"{word}:") + slug(title), title)
            for word in dict.fromkeys(tops)
            if not WORDS[word].hangs_on
            for _, title in lookup.titles_of(ws.connection, word)
        ]
        if not words and not first:
            found += [(f"{word}:", WORDS[word].heading) for word in SHARED_WORDS]
    times = Counter(path for path, _ in found)
    return [(path, title) for path, title in found if path.startswith(typed.lower()) and times[path] == 1][:most]


def _branches(ws: Workspace, above: Any) -> list[tuple[str, str]]:
    """What a person types behind a record's path for what hangs on it, and its title."""
    return [one for child in children_of(above.word) if "title" in child.fields for one in _of_word(ws, above, child)]


def _of_word(ws: Workspace, above: Any, child: type[Entity]) -> list[tuple[str, str]]:
    prefix = "" if _NEXT.get(above.word) == child.word else f"{child.word}:"
    return [(prefix + slug(one.name), one.name) for one in reading.below(ws.connection, child.word, (above.id,))]


def wheres_of(ws: Workspace, twigs: Iterable[tree.Twig]) -> dict[str, str]:
    """What each record hangs on, from the outside in: `I buy a home › I get the mortgage`; '' for the library itself."""
    return {id: where(way) for id, way in tree.ways_up(ws.connection, twigs).items()}


def where(way: Iterable[tree.Step]) -> str:
    """The same of one record, of what it hangs on, nearest first."""
    return " › ".join(step.title for step in reversed([*way]))


def titled(connection: sqlite3.Connection, twigs: Iterable[tree.Twig]) -> list[tuple[str, str]]:
    """Id and name of each record, in the given order."""
    wanted = list(twigs)
    known = tree.titles(connection, wanted)
    return [(twig.record, known.get(twig.record, twig.word)) for twig in wanted]


def names(ws: Workspace, wanted: Iterable[str]) -> dict[str, str]:
    """What each id is called; a link that points nowhere is "removed", or "not here" when it never was."""
    asked = list(wanted)
    found = reading.titles(ws.connection, asked)
    known = {id: title for id, (_, title) in found.items()} | untitled(
        ws, {id: word for id, (word, _) in found.items()}
    )
    for id in asked:
        if id not in known:
            known[id] = "removed" if journal.knows(ws.connection, id) else "not here"
    return known


def untitled(ws: Workspace, words: Mapping[str, str]) -> dict[str, str]:
    """What those of the ids, each with its word, are called that have no title: a movement by who did what and why."""
    of_word: dict[str, list[str]] = defaultdict(list)
    for id, word in words.items():
        if word in WORDS and "title" not in WORDS[word].fields:
            of_word[word].append(id)
    return {
        one.id: shown_line(one.name) or one.label
        for word, ids in of_word.items()
        for one in reading.among(ws.connection, word, ids)
    }


def _by_id(connection: sqlite3.Connection, typed: str) -> list[Any]:
    if ids.well_formed(typed):
        record = reading.find(connection, typed)
        return [] if record is None else [record]
    if not ids.could_begin(typed):
        return []
    found = lookup.beginning_with(connection, typed, _LISTED)
    return [reading.get(connection, word, id) for word, id in found]


def _by_path(ws: Workspace, typed: str, words: Sequence[str]) -> list[Any]:
    segments = [segment for segment in typed.split("/") if segment.strip()]
    if not segments:
        return []
    found = _at_top(ws.connection, segments[0], words if len(segments) == 1 else ())
    for segment in segments[1:]:
        found = [child for above in found for child in _below(ws.connection, above, segment)]
    return found


def _at_top(connection: sqlite3.Connection, segment: str, words: Sequence[str]) -> list[Any]:
    word, _, name = segment.rpartition(":")
    if word in WORDS and not WORDS[word].hangs_on:
        return _named(connection, word, name, None)
    if word:
        return _by_id(connection, segment)
    found = _by_id(connection, segment) or _named(connection, "journey", segment, None)
    if not found and segment.lower() == "library":
        return reading.all_of(connection, "library")
    for other in words or SHARED_WORDS:
        if not found and not WORDS[other].hangs_on:
            found = _named(connection, other, segment, None)
    return found


def _below(connection: sqlite3.Connection, above: Any, segment: str) -> list[Any]:
    word, _, name = segment.rpartition(":")
    word = word or _NEXT.get(above.word, "")
    if word not in {child.word for child in children_of(above.word)}:
        return []
    return _named(connection, word, name, above.id)


def _named(connection: sqlite3.Connection, word: str, name: str, parent: str | None) -> list[Any]:
    wanted = slug(name)
    if parent is not None:
        return [record for record in reading.below(connection, word, (parent,)) if slug(record.name) == wanted]
    if not wanted:
        return []
    found = [id for id, title in lookup.perhaps_called(connection, word, wanted) if slug(title) == wanted]
    return reading.among(connection, word, found)


def _near(ws: Workspace, typed: str, words: Sequence[str]) -> str:
    """The nearest names, at the place where the path stopped leading on."""
    *way, last = [segment for segment in typed.split("/") if segment.strip()] or [typed]
    if not way:
        return _near_at_top(ws, last, words)
    before = "/".join(way)
    above = _by_path(ws, before, ())
    if not above:
        return _near(ws, before, ("journey",))
    known = [path for child in children_of(above[0].word) for path, _ in _of_word(ws, above[0], child)]
    return _meant([f"{before}/{name}" for name in _like(last, known)], somewhere=bool(known))


def _further(ws: Workspace, above: Any, words: Sequence[str]) -> str:
    """The first of what hangs on the record that was named, where that would have been one of these words."""
    below = [word for word in words if word in WORDS and above.word in WORDS[word].hangs_on]
    ids = [one.id for word in below for one in reading.below(ws.connection, word, (above.id,))[:_NEAR]]
    return _meant([path_of(ws, id) for id in ids[:_NEAR]], somewhere=True) if ids else "Name another one."


def _near_at_top(ws: Workspace, typed: str, words: Sequence[str]) -> str:
    """What is called just so further below, where any word would do; else the nearest of what hangs on the library."""
    first, colon, name = typed.rpartition(":")
    if ids.well_formed(typed) and (was := was_called(ws, typed)):
        return f"That was {shown_line(was)!r}, which was removed. `journeytui log {typed}` says when and by whom."
    if colon and first not in WORDS:
        return _meant([f"{kind}:{name}" for kind in nearest(first.lower(), list(SHARED_WORDS), most=1)], somewhere=True)
    if not words and (found := _called(ws, name, (first,) if colon else tuple(WORDS))):
        return _meant(found, somewhere=True)
    groups = [(first,)] if colon else [words] if words else [("journey",), SHARED_WORDS]
    known: list[str] = []
    for group in groups:
        tops = [top for word in group for top in _tops(ws.connection, word)]
        known += tops
        if near := _like(typed, tops):
            return _meant(near, somewhere=True)
    if not known and words and "journey" not in words:
        return _near_at_top(ws, typed, ("journey",))
    return _meant([], somewhere=bool(known))


def _tops(connection: sqlite3.Connection, word: str) -> list[str]:
    """What a person types for the records of a word, where they hang on the library itself."""
    if word not in WORDS or WORDS[word].hangs_on:
        return []
    prefix = "" if word == "journey" else f"{word}:"
    return [prefix + slug(title) for _, title in lookup.titles_of(connection, word)]


def _like(typed: str, known: list[str]) -> list[str]:
    """The known names most like what was typed, and else some that have it in them."""
    asked = typed if typed in known or ":" in typed else slug(typed)
    return nearest(asked, known) or [name for name in known if asked and asked in name][:_NEAR]


def _called(ws: Workspace, name: str, words: Sequence[str]) -> list[str]:
    """How to reach a few records that are called just so, wherever they hang."""
    found: list[str] = []
    for word in words:
        if "title" in WORDS[word].fields and len(found) < _NEAR:
            found += [one.id for one in _named(ws.connection, word, name, None)[: _NEAR - len(found)]]
    return [path_of(ws, id) for id in found]


def _meant(names: Sequence[str], *, somewhere: bool) -> str:
    """The way out: the names, or where to look when there are none."""
    if names:
        return "Did you mean " + " or ".join(dict.fromkeys(names)) + "?"
    return "`journeytui find` looks through everything." if somewhere else "There is nothing there yet."
