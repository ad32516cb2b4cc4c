"""Values, records and documents for laws, drawn from the declaration: one table of edges and one of free values a kind.

All values are as they are kept: `kind.check(value) == value`.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from journeytui.domain import ids, kinds, limits
from journeytui.domain.document import Document, hanging_on
from journeytui.domain.kinds import Kind, Money, NotAccepted
from journeytui.domain.text import clean, clean_line
from journeytui.domain.words import SHARED_WORDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from journeytui.domain.fields import Entity

HOSTILE = (
    "no", "No", "yes", "y", "on", "off", "true", "null", "Null", "~", "nan", ".nan", ".inf", "Infinity", "1:30", "017", "0x1F", "1e3",
    "1_000", "-", "--", "---", "...", "- a", "? a", "a: b", "a:", ":a", "a #b", "#a", "&a", "*a", "!a", "!!int 3", "<<", "=", "@a", "`a`",
    "%a", "|", ">", "|-", "[", "]", "[/foo]", "[@click=app.bell]x[/]", "[b]bold[/b]", "{", "{}", "{a: b}", "[a, b]", '"', "'", '"a', "'a'",
    "a'b\"c", "\\", "\\n", "\\u0000", "a\\", "2026-03-31", "2026-03-31T12:00:00Z", "12.50 EUR", "$(id)", "<script>", "';--", "🏠", "👩‍👩‍👧 fam",
    "مرحبا بالعالم", "שלום", "日本語のタイトル", "é", "Ǻ", "\u200fright", "a\u00a0b", "né­e", "0" * 26, "7" * 25 + "e", "0x" + "1f" * 12, "I decide to move",
    "x" * 90, "Ελλάδα: τιμή", "a" * 20 + " #" + "b" * 20, "1.", "+1", "0o17", "12:30:45", "a\tb", "{{7*7}}", "%s", "é" * 30,
)  # fmt: skip
"""Texts that some program, somewhere, takes for something else."""

HOSTILE_PROSE = (
    "one\ntwo", "one\n\n\ntwo", "- a\n- b", "a: b\nc: d", "  indented\nnot", "tab\there\n\tand here", "trailing  \nspaces  ", "\tfirst", "   ",
    "---\n...\n---", "# not a comment\n# nor this", "a\n  b\n    c", "a\n \nb", "שלום\nעולם", "👩‍👩‍👧\n🏠", "'quotes'\n\"both\"", "a\\\nb", "|\n>", "x" * 400,
    "a b\u00a0c\nd", "[/foo]\n[b]", "%YAML 1.2\n---", "a\n", "nbsp\u00a0\n\u00a0end",
)  # fmt: skip

DANGLING = tuple(ids.derived("nowhere", str(number)) for number in range(5))
_IDS = (*DANGLING, "0" * 26, "7" * 26, "0123456789abcdefghjkmnpqrs", "1" * 24 + "e5", "0x" + "1" * 24)


def _accepted(kind: Kind, tried: Iterable[Any]) -> list[Any]:
    """Those of the values that the kind takes, as it keeps them."""
    kept: list[Any] = []
    for value in tried:
        try:
            kept.append(kind.check(kind.check(value)))
        except NotAccepted:
            continue
    return kept


def _bounds(kind: Any, widest: float) -> tuple[float, float]:
    return (-widest if kind.low is None else kind.low, widest if kind.high is None else kind.high)


def _line_edges(kind: Any) -> list[Any]:
    return _accepted(kind, ["", *HOSTILE, "x" * kind.most])


def _number_edges(kind: Any) -> list[Any]:
    low, high = _bounds(kind, 1e299)
    return [
        None,
        *_accepted(kind, [low, high, 0, 0.1, 1 / 3, 1e22, 1.5e-7, -0.0, 123456789.123456, 1e15, 999999999999999]),
    ]


def _whole_edges(kind: Any) -> list[Any]:
    low, high = _bounds(kind, limits.LARGEST_WHOLE)
    return [None, *_accepted(kind, [low, high, 0, 1, 8, int((low + high) // 2)])]


def _pairs_edges(kind: Kind) -> list[Any]:
    return [
        {},
        *({name: value} for name in _names(kind) for value in (0.0, "no", -1.5)),
        dict.fromkeys(_names(kind), 12.0),
    ]


def _names(kind: Kind) -> list[str]:
    return [name for tried in _accepted(kind, [{text: 1} for text in HOSTILE]) for name in tried]


EDGES: dict[type[Kind], Callable[[Any], list[Any]]] = {
    kinds.Line: _line_edges,
    kinds.Term: _line_edges,
    kinds.Prose: lambda kind: _accepted(kind, ["", *HOSTILE, *HOSTILE_PROSE]),
    kinds.Email: lambda _: ["", "ana@example.com", "no@1:30", "'a\"@b#", "ñandú@例え.jp"],
    kinds.Address: lambda _: [
        "",
        "https://example.com/a?b=c&d=[e]#f: g".replace(" ", ""),
        "mailto:a@b",
        "HTTP://x/'\"{}",
    ],
    kinds.Currency: lambda _: ["", "EUR", "JPY", "BHD", "NOK", "XXX"],
    kinds.Choice: lambda kind: [None, *kind.options],
    kinds.Flag: lambda _: [False, True],
    kinds.Number: _number_edges,
    kinds.Whole: _whole_edges,
    kinds.Score: _whole_edges,
    kinds.Count: _whole_edges,
    kinds.Amount: lambda _: [
        None,
        *(Money(n, c) for n in (0, 5, -5, 12_500_000, limits.LARGEST_WHOLE) for c in ("EUR", "JPY", "BHD")),
    ],
    kinds.Day: lambda _: [None, dt.date.min, dt.date(2024, 2, 29), dt.date(2026, 3, 31), dt.date.max],
    kinds.Link: lambda _: [None, *_IDS],
    kinds.Links: lambda _: [frozenset(), *(frozenset({one}) for one in _IDS), frozenset(_IDS)],
    kinds.Labels: lambda kind: [
        frozenset(),
        *_accepted(kind, [[one] for one in HOSTILE]),
        *_accepted(kind, [_labels(kind)]),
    ],
    kinds.Listing: lambda kind: [(), *_accepted(kind, [[one] for one in HOSTILE]), *_accepted(kind, [_labels(kind)])],
    kinds.Pairs: _pairs_edges,
    kinds.Place: lambda _: ["", "a0", "Zz", "b00V"],
}
"""The values of a kind at which programs break, its empty value first."""


def _labels(kind: Kind) -> list[str]:
    return [label for tried in _accepted(kind, [[one] for one in HOSTILE]) for label in tried]


def _kept(kind: Kind, tried: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The tried values, cleaned until cleaning changes nothing."""
    return tried.map(lambda value: _accepted(kind, [value])).filter(bool).map(lambda kept: kept[0])


def _line(kind: Any) -> st.SearchStrategy[Any]:
    return _kept(kind, st.text(max_size=min(kind.most // 4, 40)))


def _label(kind: Kind) -> st.SearchStrategy[Any]:
    return st.text(min_size=1, max_size=20).map(clean_line).filter(lambda text: bool(_accepted(kind, [[text]])))


def _whole(kind: Any) -> st.SearchStrategy[Any]:
    low, high = _bounds(kind, limits.LARGEST_WHOLE)
    return st.none() | st.integers(int(low), int(high))


def _number(kind: Any) -> st.SearchStrategy[Any]:
    low, high = _bounds(kind, 1e299)
    return st.none() | _kept(kind, st.floats(low, high, allow_nan=False))


def _pairs(kind: Kind) -> st.SearchStrategy[Any]:
    names = st.text(min_size=1, max_size=12)
    return _kept(kind, st.dictionaries(names, st.floats(-1e9, 1e9) | st.text(min_size=1, max_size=12), max_size=4))


_id = st.integers(0, 2**128 - 1).map(ids.encode)
_day = st.none() | st.dates()
_money = st.builds(
    Money,
    st.integers(-limits.LARGEST_WHOLE, limits.LARGEST_WHOLE),
    st.text("ABCXYZ", min_size=3, max_size=3) | st.sampled_from(["JPY", "BHD"]),
)

FREE: dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    kinds.Line: _line,
    kinds.Term: _line,
    kinds.Prose: lambda kind: _kept(kind, st.text(max_size=80)),
    kinds.Email: lambda _: st.emails(),
    kinds.Address: lambda kind: _kept(kind, st.text(max_size=20).map(lambda text: f"https://{text}")),
    kinds.Currency: lambda _: st.text("ABCXYZ", min_size=3, max_size=3),
    kinds.Choice: lambda kind: st.sampled_from([None, *kind.options]),
    kinds.Flag: lambda _: st.booleans(),
    kinds.Number: _number,
    kinds.Whole: _whole,
    kinds.Score: _whole,
    kinds.Count: _whole,
    kinds.Amount: lambda _: st.none() | _money,
    kinds.Day: lambda _: _day,
    kinds.Link: lambda _: st.none() | _id,
    kinds.Links: lambda _: st.frozensets(_id, max_size=4),
    kinds.Labels: lambda kind: st.frozensets(_label(kind), max_size=4),
    kinds.Listing: lambda kind: st.lists(_label(kind), max_size=4, unique=True).map(tuple),
    kinds.Pairs: _pairs,
    kinds.Place: lambda _: st.sampled_from(["", "a0", "a1"]),
}
"""Any value of a kind."""


@cache
def edges(kind: Kind) -> list[Any]:
    """The values of this kind at which programs break, all as they are kept."""
    return EDGES[type(kind)](kind)


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    """Values as this kind keeps them, the empty one among them."""
    return st.sampled_from(edges(kind)) | FREE[type(kind)](kind)


def off_default(kind: Kind) -> st.SearchStrategy[Any]:
    """Values as this kind keeps them, but the empty one."""
    return values_of(kind).filter(lambda value: value != kind.empty)


def extras() -> st.SearchStrategy[dict[str, Any]]:
    """Fields that no program of today declares."""
    return st.dictionaries(_extra_names, _extra_values, max_size=3)


_text = st.sampled_from([*HOSTILE, *HOSTILE_PROSE, ""]).map(clean) | st.text(max_size=20).map(clean)
_known = frozenset(name for word in WORDS.values() for name in word.fields)
_extra_names = _text.map(clean).filter(lambda name: name not in _known)
_extra_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-limits.LARGEST_WHOLE, limits.LARGEST_WHOLE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text.map(clean),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text.map(clean), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def records(
    draw: st.DrawFn, word: type[Entity], *, id: str | None = None, parent: str | None = None, position: str = ""
) -> Any:
    """A record of this word, some of its fields filled in."""
    names = draw(st.sets(st.sampled_from(sorted(word.fields)), max_size=5))
    values = {name: draw(off_default(word.fields[name].kind)) for name in sorted(names)}
    extra = draw(extras()) if draw(st.integers(0, 4)) == 0 else {}
    return word(id=id or draw(_id), parent=parent, position=position, extra=extra, **values)


@st.composite
def full_records(draw: st.DrawFn, word: type[Entity], *, id: str, parent: str | None = None) -> Any:
    """A record of this word, every field off its default and something unknown beside."""
    values = {
        name: draw(st.sampled_from([value for value in edges(field.kind) if value != field.empty]))
        for name, field in word.fields.items()
    }
    return word(id=id, parent=parent, extra={"from_the_future": draw(_text.map(clean)), "on": [None, 1.5]}, **values)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Journeys of all sorts: bare ones, small ones, one of every word with every field, and one of sixty stages."""
    shape = draw(st.sampled_from(["small", "small", "small", "bare", "full", "long"]))
    seed = str(draw(st.integers(0, 999)))
    if shape == "full":
        return draw(full_documents(seed))
    if shape == "bare":
        return Document.of([draw(records(WORDS["journey"], id=ids.derived(seed)))])
    return draw(_grown(seed, stages=60 if shape == "long" else draw(st.integers(0, 3))))


@st.composite
def full_documents(draw: st.DrawFn, seed: str = "") -> Document:
    """One record of every word below every word it may hang on, and every shared word, every field off its default."""
    made: list[Entity] = []

    def grow(word: type[Entity], parent: str | None) -> None:
        record = draw(full_records(word, id=ids.derived(seed, str(len(made))), parent=parent))
        made.append(record)
        for child in hanging_on(word.word):
            grow(child, record.id)

    grow(WORDS["journey"], None)
    for shared in SHARED_WORDS:
        grow(WORDS[shared], None)
    return Document.of(made)


@st.composite
def _grown(draw: st.DrawFn, seed: str, *, stages: int) -> Document:
    """A journey of so many stages; the first few have something below."""
    made: list[Entity] = [draw(records(WORDS["journey"], id=ids.derived(seed, "0")))]

    def add(word: type[Entity], parent: str | None, *, rich: bool = True) -> Entity:
        name = ids.derived(seed, str(len(made)))
        title = {"title": f"Stage {len(made)}"} if "title" in word.fields else {}
        made.append(draw(records(word, id=name, parent=parent)) if rich else word(id=name, parent=parent, **title))
        return made[-1]

    for number in range(stages):
        stage = add(WORDS["stage"], made[0].id, rich=number < 2)
        if number < 2:
            _branch(draw, add, stage)
    _branch(draw, add, made[0])
    for shared in draw(st.lists(st.sampled_from(SHARED_WORDS), max_size=3)):
        add(WORDS[shared], None)
    return Document.of(made)


def _branch(draw: st.DrawFn, add: Callable[..., Entity], record: Entity) -> None:
    """Hangs a few records on this one, and something on each."""
    words = [word for word in hanging_on(record.word) if word.word != "stage"]
    for word in draw(st.lists(st.sampled_from(words), max_size=4)) if words else ():
        child = add(word, record.id)
        if below := hanging_on(word.word):
            add(draw(st.sampled_from(below)), child.id)
