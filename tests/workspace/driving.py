"""Every act of the workspace, driven with arguments drawn from what stands in a library.

An act is a public function of the workspace room that returns an `Outcome`; `ACTS` finds them there. One that has no
driver in `DRIVERS` fails the test of that name, so whoever adds an act adds how it is tried.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

import libraries
from domain import strategies
from journeytui import workspace
from journeytui.domain.errors import JourneyError
from journeytui.domain.fields import ANY_WORD
from journeytui.domain.kinds import Labels, Links, Listing
from journeytui.domain.words import WORDS
from journeytui.workspace import (
    boards,
    carrying,
    deciding,
    edit,
    exchange,
    history,
    newcomers,
    resolving,
    reviewing,
    siding,
)
from journeytui.workspace.deciding import Behind
from journeytui.workspace.workspace import Outcome, Workspace

Draw = Callable[[st.SearchStrategy[Any]], Any]
BACK_AND_FORTH = {"history.undo", "history.redo"}
"""What the laws themselves call."""


def acts() -> set[str]:
    """`module.function` of every act there is."""
    found = set()
    for info in pkgutil.iter_modules(workspace.__path__):
        module = importlib.import_module(f"journeytui.workspace.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            returns = str(function.__annotations__.get("return", ""))
            if function.__module__ == module.__name__ and not name.startswith("_") and returns == "Outcome":
                found.add(f"{info.name}.{name}")
    return found


def some(draw: Draw, ws: Workspace, *words: str, most: int = 3) -> list[str]:
    """Ids of records that are here, of one of the words or of any."""
    there = [id for word in words or WORDS for id in libraries.ids_of(ws, word)]
    return draw(st.lists(st.sampled_from(there), min_size=1, max_size=most, unique=True)) if there else ["0" * 26]


def one(draw: Draw, ws: Workspace, *words: str) -> str:
    return some(draw, ws, *words, most=1)[0]


def word_of(ws: Workspace, id: str) -> Any:
    return next((WORDS[word] for word in WORDS if id in libraries.ids_of(ws, word)), WORDS["team"])


def a_word(draw: Draw) -> str:
    return draw(st.sampled_from(sorted(set(WORDS) - {"library"})))


def a_value(draw: Draw, ws: Workspace, kind: Any) -> Any:
    """A value of the kind; links often point to what is here."""
    if getattr(kind, "to", ()) is not None and hasattr(kind, "to") and draw(st.booleans()):
        ids = some(draw, ws, *kind.to)
        return frozenset(ids) if isinstance(kind, Links) else ids[0]
    return draw(strategies.values_of(kind))


def set_values(ws: Workspace, draw: Draw) -> Outcome:
    ids = some(draw, ws)
    word = word_of(ws, ids[0])
    names = draw(st.lists(st.sampled_from(sorted(word.fields)), min_size=1, max_size=3, unique=True))
    same = [id for id in ids if word_of(ws, id) is word]
    fresh = newcomers.newcomers(("person", "team"), "Somebody new")[: draw(st.integers(0, 2))]
    values = {name: a_value(draw, ws, word.fields[name].kind) for name in names}
    if fresh and "accountable" in word.fields:
        values["accountable"] = fresh[0].id
    return edit.set_values(ws, same, values, fresh=fresh)


def change_sets(ws: Workspace, draw: Draw) -> Outcome:
    ids = some(draw, ws)
    word = word_of(ws, ids[0])
    sets = [n for n, f in word.fields.items() if isinstance(f.kind, Links | Labels) and not isinstance(f.kind, Listing)]
    name = draw(st.sampled_from(sets or ["tags"]))
    kind = word.fields[name].kind if name in word.fields else WORDS["team"].fields["tags"].kind
    return edit.change_sets(ws, ids, name, plus=a_value(draw, ws, kind), minus=a_value(draw, ws, kind))


def step(ws: Workspace, draw: Draw) -> Outcome:
    field = draw(st.sampled_from(["emotion", "pain", "satisfaction"]))
    return edit.step(ws, some(draw, ws, "touchpoint"), field, draw(st.sampled_from([-1, 1])))


def add(ws: Workspace, draw: Draw) -> Outcome:
    word = a_word(draw)
    above = [w for w in WORDS[word].hangs_on if w != ANY_WORD] or list(WORDS)
    parent = one(draw, ws, *above) if WORDS[word].hangs_on else None
    record = draw(strategies.records(WORDS[word]))
    values = {name: value for name, value in record.__dict__.items() if name in WORDS[word].fields}
    after = one(draw, ws, word) if draw(st.booleans()) else None
    return edit.add(ws, word, parent, values, after=after)


def add_many(ws: Workspace, draw: Draw) -> Outcome:
    word = draw(st.sampled_from(["stage", "touchpoint", "goal", "team", "insight"]))
    parent = one(draw, ws, *WORDS[word].hangs_on) if WORDS[word].hangs_on else None
    return edit.add_many(ws, word, parent, [f"New {n}" for n in range(draw(st.integers(1, 4)))])


def move(ws: Workspace, draw: Draw) -> Outcome:
    id = one(draw, ws)
    word = word_of(ws, id)
    above = [w for w in word.hangs_on if w != ANY_WORD] or ["stage"]
    beside = one(draw, ws, word.word)
    place = draw(st.sampled_from([{"before": beside}, {"after": beside}, {"into": one(draw, ws, *above)}, {}]))
    return edit.move(ws, id, **place)


def carry(ws: Workspace, draw: Draw) -> Outcome:
    ids = some(draw, ws, *draw(st.sampled_from([("touchpoint",), ("goal", "kpi"), ()])))
    return carrying.carry(ws, ids, one(draw, ws, *draw(st.sampled_from([("stage",), ("journey", "stage"), ()]))))


def shift(ws: Workspace, draw: Draw) -> Outcome:
    return edit.shift(ws, one(draw, ws), draw(st.sampled_from([-1, 1, 2])))


def remove(ws: Workspace, draw: Draw) -> Outcome:
    return edit.remove(ws, some(draw, ws))


def mark_reviewed(ws: Workspace, draw: Draw) -> Outcome:
    return edit.mark_reviewed(ws, one(draw, ws, "journey"))


def import_files(ws: Workspace, draw: Draw) -> Outcome:
    journey = one(draw, ws, "journey")
    if draw(st.booleans()):
        text = exchange.export(ws, journey)
        lines = text.splitlines()
        kept = [line for line in lines if "title:" not in line] if draw(st.booleans()) else lines
        text = "\n".join(kept).replace("emotion: 1", "emotion: 2") + "\n"
    else:
        text = f"format: 1\nid: {journey}\ntitle: All new\nstages:\n  - title: One\n    touchpoints:\n      - title: Two\n  - title: Three\n"
    path = ws.path.with_name("document.yaml")
    path.write_text(text, encoding="utf-8")
    return exchange.import_files(ws, [path])


def apply_text(ws: Workspace, draw: Draw) -> Outcome:
    id = one(draw, ws)
    seen = exchange.edit_text(ws, id)
    title = draw(st.sampled_from(["Quite new", "[/foo]", "no"]))
    text = "\n".join(f"title: '{title}'" if line.startswith("title:") else line for line in seen.splitlines())
    return exchange.apply_text(ws, id, text, seen)


def decide(ws: Workspace, draw: Draw) -> Outcome:
    typed = draw(
        st.sampled_from(["send one list", "fri: send one list", "2w: ", "@nobody: go", "soonish tomorrow: go"])
    )
    behind = Behind(draw(st.sampled_from(["", "it hurts"])), "pain", tuple(some(draw, ws)))
    return deciding.decide(
        ws, one(draw, ws), typed, word=draw(st.sampled_from(["decision", "question"])), behind=behind
    )


def keep(ws: Workspace, draw: Draw) -> Outcome:
    word = draw(st.sampled_from(["decision", "question", "opportunity"]))
    return boards.keep(ws, word, one(draw, ws), "How might we …", Behind(study="pain", also=tuple(some(draw, ws))))


def begin_review(ws: Workspace, draw: Draw) -> Outcome:
    return reviewing.begin(ws, one(draw, ws, "journey"))


def close_review(ws: Workspace, draw: Draw) -> Outcome:
    return reviewing.close(ws, one(draw, ws, "review"))


def mark_in(ws: Workspace, draw: Draw) -> Outcome:
    stage = one(draw, ws, "stage")
    home = next((row["parent"] for row in libraries.dump(ws)["stage"] if row["id"] == stage), "")
    journey = home if draw(st.booleans()) else one(draw, ws, "journey")
    return reviewing.mark_in(
        ws,
        journey,
        stage,
        draw(st.sampled_from(["fine", "watch", "failing"])),
        draw(st.sampled_from([None, "", "it is late"])),
    )


def note_in(ws: Workspace, draw: Draw) -> Outcome:
    stage = draw(st.sampled_from([None, one(draw, ws, "stage")]))
    home = next((row["parent"] for row in libraries.dump(ws)["stage"] if row["id"] == stage), None)
    return reviewing.note_in(ws, home or one(draw, ws, "journey"), stage, draw(st.sampled_from(["it was said", " "])))


def decide_in(ws: Workspace, draw: Draw) -> Outcome:
    return reviewing.decide_in(ws, one(draw, ws, "journey"), one(draw, ws), "tomorrow: go", "decision")


def newcomer(ws: Workspace, draw: Draw) -> Outcome:
    return newcomers.add(ws, newcomers.newcomers(("person", "team"), "Somebody new")[draw(st.integers(0, 1))])


def resolve(ws: Workspace, draw: Draw) -> Outcome:
    return resolving.resolve(ws, a_conflict(ws, draw), draw(st.sampled_from(["mine", "theirs", "keep"])))


def side(ws: Workspace, draw: Draw) -> Outcome:
    return siding.resolve(ws, a_conflict(ws, draw), draw(st.sampled_from(["mine", "theirs"])))


def resolve_many(ws: Workspace, draw: Draw) -> Outcome:
    ids = draw(st.lists(st.sampled_from(libraries.ids_of(ws, "conflict") or ["0" * 26]), max_size=3, unique=True))
    return resolving.resolve_all(ws, {id: draw(st.sampled_from(["mine", "theirs"])) for id in ids})


def side_many(ws: Workspace, draw: Draw) -> Outcome:
    ids = draw(st.lists(st.sampled_from(libraries.ids_of(ws, "conflict") or ["0" * 26]), max_size=3, unique=True))
    shown = [one for one in siding.conflicts(ws) if one.id in ids]
    return siding.resolve_all(ws, shown, draw(st.sampled_from(["mine", "theirs"])))


def a_conflict(ws: Workspace, draw: Draw) -> str:
    """A conflict, where there is one."""
    there = libraries.ids_of(ws, "conflict")
    return draw(st.sampled_from(there)) if there else "0" * 26


def undo_change(ws: Workspace, draw: Draw) -> Outcome:
    numbers = [row.number for row in history.log(ws, limit=20)]
    return history.undo_change(ws, draw(st.sampled_from(numbers or [1])))


DRIVERS: dict[str, Callable[[Workspace, Draw], Outcome]] = {
    "edit.set_values": set_values,
    "edit.change_sets": change_sets,
    "edit.step": step,
    "edit.add": add,
    "edit.add_many": add_many,
    "edit.move": move,
    "edit.shift": shift,
    "carrying.carry": carry,
    "edit.remove": remove,
    "edit.mark_reviewed": mark_reviewed,
    "exchange.import_files": import_files,
    "exchange.apply_text": apply_text,
    "history.undo_change": undo_change,
    "boards.keep": keep,
    "deciding.decide": decide,
    "newcomers.add": newcomer,
    "resolving.resolve": resolve,
    "resolving.resolve_all": resolve_many,
    "siding.resolve": side,
    "siding.resolve_all": side_many,
    "reviewing.begin": begin_review,
    "reviewing.close": close_review,
    "reviewing.mark_in": mark_in,
    "reviewing.note_in": note_in,
    "reviewing.decide_in": decide_in,
}


def drive(ws: Workspace, draw: Draw, name: str) -> tuple[Outcome | None, JourneyError | None]:
    """Does an act, or says why it was refused."""
    try:
        return DRIVERS[name](ws, draw), None
    except JourneyError as no:
        return None, no
