"""The rules of a push and the model of the protocol decide alike, whatever is pushed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from journeytui.sync import wire
from laws import tried
from sync.heap import Heap, back, edit, new, remove, word
from sync.protocol import words
from sync.protocol.space import Space

IDS = ["J1", "J2", "S1", "S2", "T1", "T2"]


@st.composite
def pushes(draw: st.DrawFn) -> list[list[tuple[Any, ...]]]:
    """Pushes whose ops are described: the sort, the id, what is set, and after which push its author looked."""
    return draw(st.lists(st.lists(described(), min_size=1, max_size=4), min_size=1, max_size=8))


@st.composite
def described(draw: st.DrawFn) -> tuple[Any, ...]:
    id, looked = draw(st.sampled_from(IDS)), draw(st.integers(0, 8))
    sort = draw(st.sampled_from(["new", "new", "edit", "edit", "edit", "remove", "back"]))
    if sort == "remove":
        tree = [id, *draw(st.lists(st.sampled_from(IDS), unique=True, max_size=4))]
        lifts = draw(st.lists(st.sampled_from(["J1", "J2"]), unique=True))
        to = draw(st.sampled_from([None, "S1", "S2"]))
        tree = list(dict.fromkeys(tree))
        return sort, id, tree, [(journey, to) for journey in lifts if journey not in tree], looked
    values = {
        name: draw(st.sampled_from(["1", "2", None])) for name in draw(st.sets(st.sampled_from(["a", "b", "tags/x"])))
    }
    if draw(st.booleans()) or sort != "edit":
        above = {"J": ["S1", "S2", None], "S": ["J1", "J2", "J9"], "T": ["S1", "S2", "S9"]}[id[0]]
        values[words.edge(id)] = draw(st.sampled_from(above))
    return sort, id, values, None, looked


class Twice:
    """One push after the other, in the model and under the rules."""

    def __init__(self) -> None:
        self.heap, self.space = Heap(), Space()
        self.space.over = {}
        self.seen: list[tuple[dict[str, int], dict[str, int]]] = [({}, {})]
        """By push, the seqs of all records after it, as the rules and as the model count them."""
        self.fed: dict[str, str] = {}

    def push(self, number: int, ops: list[tuple[Any, ...]]) -> tuple[wire.Answer, Any]:
        mut = f"mut{number}"
        for mine, theirs in ((self._op(op, 0), self._op(op, 1)) for op in ops):
            assert type(mine).__name__ == type(theirs).__name__
        answers = (
            self.heap.push(*(self._op(op, 0) for op in ops), mut=mut),
            self.space.push(mut, [self._op(op, 1) for op in ops], (self.space.head, self.space.chain)),
        )
        mine = {id: held.seq for id, held in self.heap.held.items()}
        self.seen.append((mine, {id: held.seq for id, held in self.space.recs.items()}))
        return answers

    def _op(self, op: tuple[Any, ...], side: int) -> Any:
        sort, id, values, lifts, looked = op
        seqs = self.seen[min(looked, len(self.seen) - 1)][side]
        if sort == "remove":
            tree = [(one, seqs.get(one, 0)) for one in values]
            lift = [(journey, to, seqs.get(journey, 0)) for journey, to in lifts]
            if side == 0:
                return remove(*tree, lift=tuple(lift))
            return words.Remove(id, tree, lift, dict.fromkeys(values, "who"))
        if sort == "back":
            return back(id, seqs.get(id, 0), **values) if side == 0 else words.Back(id, values, seqs.get(id, 0))
        if sort == "new":
            return new(id, **values) if side == 0 else words.Put(id, values, None)
        base = dict.fromkeys(values, seqs.get(id, 0))
        return edit(id, seqs.get(id, 0), **values) if side == 0 else words.Put(id, values, base)


@given(pushes())
@tried(400)
def test_whatever_is_pushed_the_rules_decide_as_the_model_does(pushed: list[list[tuple[Any, ...]]]) -> None:
    both = Twice()
    for number, ops in enumerate(pushed):
        ours, theirs = both.push(number, ops)
        mine = {id: (held.dead, dict(held.fields)) for id, held in both.heap.held.items() if held.kind != "conflict"}
        model_says = {id: (rec.dead, rec.fields) for id, rec in both.space.recs.items() if id[0] != "!"}
        assert mine == model_says
        assert kept_aside(both.heap) == {
            wire.conflict_id(*named_in_model(id)) for id in both.space.recs if id[0] == "!"
        }
        assert unlike(ours.outcomes) == unlike(theirs.out)
        assert {row.id for row in ours.rows if row.kind != "conflict"} >= {id for id in theirs.rows if id[0] != "!"}


def kept_aside(heap: Heap) -> set[str]:
    return {one.id for one in heap.held.values() if one.kind == "conflict"}


def named_in_model(id: str) -> tuple[str, str, str, str]:
    mut, about, field = id[1:].split(":")
    return mut, word(about), about, field


def unlike(outcomes: Any) -> set[tuple[str, str, str]]:
    """What is more than applied, and what was removed: the rules say it once a record, the model once a field."""
    known = [one for one in outcomes if tuple(one[1:]) != ("-", "same", 0)]
    told = {(id, field, what) for id, field, what, _ in known if what != "applied" or field in ("-", "within")}
    empty = {(id, "", "same") for id, field, what, _ in outcomes if (field, what) == ("", "same")}
    return {one for one in told - empty if one[1:] != ("within", "applied")}
