"""Pictures in any size: nothing is wider or higher than it may be, the cursor is always seen, and a click hits what one sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.boards.drawings import drawing
from journeytui.tui.boards.ink import segments
from journeytui.tui.boards.strokes import spark
from journeytui.tui.fit import width
from journeytui.tui.glyphs import ASCII, UNICODE
from journeytui.tui.theme import Looks
from journeytui.workspace import drawn, studies
from journeytui.workspace.pictures import (
    Axis,
    Baton,
    Branch,
    Bullet,
    Bullets,
    Cell,
    Count,
    Counts,
    Curve,
    Felt,
    Gate,
    Grid,
    Ladder,
    Ladders,
    Line,
    Mood,
    Moods,
    Moved,
    Plane,
    Point,
    Relay,
    Slope,
    Slopes,
    Spot,
    Stack,
    Stacks,
    Tote,
    Tree,
    Wing,
    Wings,
)  # fmt: skip
from laws import tried

names = st.sampled_from(
    ["I get my first bill", "短い名前", "x", "A name that is much longer than its column could ever be", ""]
)
counts = st.integers(0, 40_000)
feelings = st.none() | st.integers(-8, 8).map(lambda n: n / 4)


def spots(many: int):
    return st.lists(st.builds(Spot, st.just("k"), names, names, st.sampled_from(["good", "bad", "gap", "plain"])), min_size=1, max_size=many).map(
        lambda found: tuple(Spot(str(at), spot.title, spot.says, spot.tone) for at, spot in enumerate(found))
    )  # fmt: skip


@st.composite
def grids(draw):
    columns = draw(st.integers(1, 60))
    lines = []
    for at in range(draw(st.integers(1, 8))):
        cells = tuple(
            Cell(Spot(f"{at} {n}", draw(names)), draw(st.none() | st.integers(1, 999))) for n in range(columns)
        )
        lines.append(
            Line(
                draw(names), cells, draw(st.sampled_from(["", "100 %"])), "plain", draw(st.sampled_from(["", "a rule"]))
            )
        )
    return Grid(tuple(f"{n} {draw(names)}" for n in range(columns)), tuple(lines), "aligned", (), "0 0")


@st.composite
def planes(draw):
    whole = draw(st.booleans())
    axes = (
        [Axis("pain", 0, 10, 7, whole=True)] * 2
        if whole
        else [Axis("effort", 0, 5, 2.5, whole=False), Axis("value", 0, 100, 50, whole=False)]
    )
    points = [
        Point(spot, draw(st.integers(0, int(axes[0].high))), draw(st.integers(0, int(axes[1].high))), draw(st.integers(1, 120)), draw(st.booleans()))
        for spot in draw(spots(70))
    ]  # fmt: skip
    return Plane(*axes, tuple(points), ("a", "b", "c", "d"), 1 if whole else None, ())


@st.composite
def totes(draw):
    lines = [
        Moved(
            spot, draw(counts), draw(counts) + 1, draw(st.none() | st.floats(0, 1)), draw(st.none() | st.floats(0, 2))
        )
        for spot in draw(spots(60))
    ]
    return Tote(tuple(lines), draw(st.sampled_from(["", "a note"])), (), "0")


@st.composite
def curves(draw):
    points = [
        Felt(spot, at // 4, draw(feelings), draw(st.floats(0, 1)), draw(st.booleans()), draw(feelings))
        for at, spot in enumerate(draw(spots(80)))
    ]
    return Curve(tuple(draw(names) for _ in range(points[-1].stage + 1)), tuple(points), (), "0")


@st.composite
def ladders(draw):
    made, places = [], []
    for name in ("a", "b"):
        gates = [
            Gate(draw(names), draw(st.integers(1, 3)), draw(counts), draw(counts), draw(st.booleans()))
            for _ in range(draw(st.integers(1, 8)))
        ]
        places += [Spot(f"{name}{at}", gate.label) for at, gate in enumerate(gates)]
        made.append(Ladder(draw(names), ("nothing", "some", "more", "all"), 0, draw(st.integers(0, 3)), tuple(gates)))
    return Ladders(tuple(made), tuple(places), (), "a0")


shares = st.floats(0, 1)
figures = st.sampled_from(["", "5.8", "−1,234,567.89", "0.0004", "not known"])
rules = st.sampled_from(["", "", "what the studies say of it and more than one line could hold" * 2, "KPIs"])
verdicts = st.sampled_from(["on target", "off target", "beyond the floor", "not known"])


@st.composite
def bullets(draw):
    readings = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=12).map(tuple)
    lines = [
        Bullet(spot, draw(st.none() | shares), draw(st.booleans()), draw(figures), draw(names), draw(figures), draw(verdicts), draw(readings), draw(names))
        for spot in draw(spots(30))
    ]  # fmt: skip
    return Bullets(tuple(lines), (), "0")


@st.composite
def stacks(draw):
    sorts = (("keeps it", "good"), ("nearly", "plain"), ("breaks it", "bad"), ("not known", "gap"))
    lines = [Stack(spot, tuple(draw(counts) for _ in sorts), draw(figures)) for spot in draw(spots(30))]
    return Stacks(tuple(lines), sorts, (), "0")


@st.composite
def wings(draw):
    lines = [Wing(spot, draw(st.floats(0, 5)), draw(st.floats(0, 5)), draw(rules)) for spot in draw(spots(30))]
    return Wings(tuple(lines), ("to the customer", "to us"), 5.0, 0.25, (), "0")


@st.composite
def trees(draw):
    along = st.lists(feelings, max_size=20).map(tuple)
    lines = [
        Branch(spot, draw(st.integers(0, 16)), draw(st.booleans()), draw(feelings), draw(along), draw(st.none() | st.integers(-90_000, 90_000)), draw(names))
        for spot in draw(spots(30))
    ]  # fmt: skip
    return Tree(tuple(lines), (), "0")


@st.composite
def slopes(draw):
    ways = st.sampled_from(["better", "worse", ""])
    lines = [
        Slope(spot, draw(figures), draw(figures), draw(names), draw(st.floats(-1, 1)), draw(ways), draw(rules))
        for spot in draw(spots(30))
    ]
    return Slopes(tuple(lines), (), "0")


@st.composite
def relays(draw):
    lanes = draw(st.integers(0, 60))
    lane = st.none() | st.integers(0, lanes - 1) if lanes else st.none()
    lines = [Baton(spot, draw(lane), draw(st.booleans()), draw(names), draw(names)) for spot in draw(spots(30))]
    return Relay(tuple(lines), lanes, (), "0")


@st.composite
def moods(draw):
    along = st.lists(feelings, max_size=20).map(tuple)
    lines = [
        Mood(spot, draw(feelings), draw(shares), draw(feelings), draw(along), draw(names), draw(rules))
        for spot in draw(spots(30))
    ]
    return Moods(tuple(lines), (), "0")


@st.composite
def tallies(draw):
    sorts = draw(st.sampled_from([("journeys",), ("journeys", "stages", "touchpoints", "open decisions")]))
    parts = st.tuples(*(counts for _ in sorts)) | st.tuples(counts)
    lines = [Count(spot, draw(parts), draw(figures), draw(names), draw(rules)) for spot in draw(spots(30))]
    return Counts(tuple(lines), sorts, (), "0")


ROOMY = 76
"""From so many cells on nothing is cut off at the right."""
PICTURES = {"grid": grids(), "plane": planes(), "tote": totes(), "curve": curves(), "ladders": ladders(), "bullets": bullets(), "stacks": stacks(), "wings": wings(), "tree": trees(), "slopes": slopes(), "relay": relays(), "moods": moods(), "counts": tallies()}  # fmt: skip
LOOKS = {"unicode": Looks("dark", UNICODE), "ascii": Looks("terminal", ASCII)}


@pytest.mark.parametrize("sort", PICTURES)
@tried(25)
@given(st.data())
def test_a_picture_fits_and_shows_where_one_is(sort, data):
    picture = data.draw(PICTURES[sort])
    made, looks = drawing(picture), LOOKS[data.draw(st.sampled_from(sorted(LOOKS)))]
    cells = data.draw(st.integers(48, 200))
    room = data.draw(st.integers(made.least, 40))
    lines = made.wanted(cells, room)
    assert lines <= room
    for here in data.draw(st.lists(st.integers(0, len(made.spots) - 1), min_size=1, max_size=6)):
        told = made.draw(cells, lines, here, looks)
        assert len(told.lines) <= lines
        assert all(
            width("".join(part.text for part in segments(line, cells, looks, "cursor"))) == cells for line in told.lines
        )
        assert cells < ROOMY or all(width("".join(ink.text for ink in line).rstrip()) <= cells for line in told.lines)
        assert any(ink.here and looks.glyphs.cursor in ink.text for line in told.lines for ink in line)
        assert here in {spot for *_, spot in told.hits}
        assert sorted(made.beside) in ([], list(range(len(made.spots))))
        assert all(0 <= y < len(told.lines) for y, *_ in told.hits)


@pytest.mark.parametrize("size", [(60, 9), (80, 13), (120, 20)])
@pytest.mark.parametrize("study", studies.STUDIES)
def test_in_ascii_nothing_else_is_drawn_and_in_sixteen_colours_nothing_is_lost(samples, study, size):
    every = [row[0] for row in samples.connection.execute("select id from journey")]
    for journey in (*every, None):
        picture = drawn.picture(samples, studies.study(samples, study, journey))
        if picture is None:
            continue
        texts = []
        for looks in (Looks("dark", ASCII), Looks("colourless", ASCII)):
            made = drawing(picture)
            here = [spot.key for spot in picture.spots].index(picture.first)
            told = made.draw(size[0], made.wanted(*size), here, looks)
            texts.append(["".join(ink.text for ink in line) for line in told.lines])
        assert texts[0] == texts[1]
        named = "".join(spot.title for spot in picture.spots)
        assert all(letter.isascii() or letter.isalpha() or letter in named for line in texts[0] for letter in line), (
            texts[0]
        )


@pytest.mark.parametrize("glyphs", LOOKS.values(), ids=LOOKS)
def test_a_gap_in_a_curve_of_one_line_looks_like_no_level(glyphs):
    levels = spark([at / 8 - 2 for at in range(33)], glyphs)
    assert spark([0.0, None, 0.0], glyphs)[1] not in levels
    assert len(set(levels)) == 8


@tried(25)
@given(tallies(), st.integers(76, 200), st.sampled_from(sorted(LOOKS)))
def test_a_bar_is_as_long_as_its_part_of_the_longest_below_the_same_rule(counts, cells, looks):
    made = drawing(counts)
    _, bar, _ = made._widths(cells)
    most = 0
    for at, line in enumerate(counts.lines):
        if line.above or not at:
            under = [one for n, one in enumerate(counts.lines[at:]) if not (n and one.above)]
            ends = next((n for n, one in enumerate(counts.lines[at:]) if n and one.above), len(under))
            most = max(sum(one.parts) for one in counts.lines[at : at + ends])
        drawn_bar = "".join(ink.text for ink in made._bar(line, made._length(at, bar), LOOKS[looks]))
        assert (len(drawn_bar) == 0) == (sum(line.parts) == 0)
        assert len(drawn_bar) <= bar
        assert abs(len(drawn_bar) - bar * sum(line.parts) / (most or 1)) <= max(1, sum(map(bool, line.parts)))


def test_hand_and_evidence_of_a_journey_look_as_on_its_curve():
    line = Mood(Spot("0", "I buy"), -1.0, 0.9, 1.5, (-1.0, None), "I pay")
    made = drawing(Moods((line,), (), "0"))
    text = "".join(ink.text for ink in made._line(0, 80, LOOKS["unicode"], here=True))
    assert text.index("●") < text.index("│") < text.index("×")
    assert text.rstrip().endswith("−1.0   I pay")
    unknown = drawing(Moods((Mood(Spot("0", "I buy"), None, 0.0, None, (None, None), ""),), (), "0"))
    text = "".join(ink.text for ink in unknown._line(0, 80, LOOKS["unicode"], here=True))
    assert "··" in text
    assert "0" not in text
    assert not {"●", "○", "◐"} & set(text)
