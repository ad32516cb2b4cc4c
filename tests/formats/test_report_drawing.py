"""The pictures of a report: lengths and places are what the figures say, gaps stay gaps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.text import shown_line
from journeytui.formats import drawing, planes, portfolio, steps, strips
from journeytui.formats.report import (
    Bars,
    Baton,
    Branch,
    Bullet,
    Bullets,
    Count,
    Counts,
    Curve,
    Gate,
    Heat,
    Ladder,
    Mood,
    Moods,
    Moved,
    Plane,
    Point,
    Quadrants,
    Relay,
    Slope,
    Slopes,
    Spot,
    Stacks,
    Tree,
    Wings,
)  # fmt: skip
from reports import Seen, texts

values = st.none() | st.floats(-2, 2)
counts = st.none() | st.integers(0, 10**7)


def elements(markup, look):
    return [a for _, a in Seen(markup).elements if look in (a.get("class") or "").split()]


@given(st.lists(st.tuples(st.integers(0, 4), values), max_size=30))
def test_the_curve_never_bridges_a_gap(found):
    points = tuple(Point(stage, "t", value) for stage, value in sorted(found, key=lambda one: one[0]))
    drawn = drawing.curve("a", Curve("c", tuple("abcde"), points))
    assert len(elements(drawn, "curve")) == sum(
        a.value is not None and b.value is not None for a, b in pairwise(points)
    )
    known = [point for point in points if point.value is not None]
    dots = [a for a in elements(drawn, "dot") if "plain" not in a["class"].split()]
    assert len(dots) == len(known)
    assert len([a for a in elements(drawn, "gap") if float(a["height"]) > 20]) == len(points) - len(known)


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=12))
def test_what_feels_better_stands_higher(felt):
    points = tuple(Point(0, "t", value) for value in felt)
    drawn = drawing.curve("a", Curve("c", ("s",), points))
    heights = [float(a["cy"]) for a in elements(drawn, "dot") if "plain" not in a["class"].split()]
    for (one, y1), (two, y2) in pairwise(zip(felt, heights, strict=True)):
        if one - two > 0.01:
            assert y1 < y2


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=12))
def test_bars_are_as_long_as_customers_are_many(found):
    drawn = drawing.bars("a", Bars("b", tuple(Moved("p", won, lost) for won, lost in found)))
    for look, those in (("good", [won for won, _ in found if won]), ("bad", [lost for _, lost in found if lost])):
        wide = [float(a["width"]) for a in elements(drawn, look) if "width" in a]
        assert len(wide) == len(those)
        if those:
            scale = max(wide) / max(those)
            assert all(
                one == pytest.approx(max(1.5, count * scale), abs=0.11) for one, count in zip(wide, those, strict=True)
            )


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=12), st.lists(values, max_size=12))
def test_pictures_stay_inside_their_frame(found, felt):
    bars = drawing.bars("a", Bars("b", tuple(Moved("p", won, lost, "9 %") for won, lost in found)))
    moods = portfolio.moods("a", Moods("m", tuple(Mood("p", value, 0.5, value, (value, None), "w") for value in felt)))
    lines = tuple(Count("p", (won or 0, lost or 0), "9", "", "plain", "r" * (lost is None)) for won, lost in found)
    counts = portfolio.counts("a", Counts("c", ("won", "lost"), lines))
    curve = drawing.curve("a", Curve("c", ("s",), tuple(Point(0, "p", value) for value in felt)))
    for drawn in (bars, moods, counts, curve):
        for tag, a in Seen(drawn).elements:
            if tag == "rect":
                assert float(a["x"]) >= 0
                assert float(a["x"]) + float(a["width"]) <= drawing.WIDE + 0.2


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=20), st.integers(1, 10))
def test_the_corner_holds_what_loses_customers(found, corner):
    spots = tuple(Spot(pain, risk) for pain, risk in found)
    drawn = planes.plane("a", Plane("p", spots, (), corner))
    assert len(elements(drawn, "bubble")) == len(found)
    inside = [a for a in elements(drawn, "bubble") if "bad" in a["class"].split()]
    assert len(inside) == sum(pain >= corner and risk >= corner for pain, risk in found)
    (shade,) = elements(drawn, "corner")
    for a in elements(drawn, "bubble"):
        shaded = float(a["cx"]) > float(shade["x"]) and float(a["cy"]) < float(shade["y"]) + float(shade["height"])
        assert shaded == (a in inside)


def test_a_quick_win_stands_in_the_corner_of_quick_wins():
    drawn = planes.quadrants(
        "a", Quadrants("q", (Spot(1, 90, 1, "easy"), Spot(4, 90, 1, "big"), Spot(1, 10, 1, "small")), 2.5, 50)
    )
    (wins,) = elements(drawn, "wins")
    right, bottom = float(wins["x"]) + float(wins["width"]), float(wins["y"]) + float(wins["height"])
    inside = [float(a["cx"]) < right and float(a["cy"]) < bottom for a in elements(drawn, "bubble")]
    assert inside == [True, False, False]


@given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=60))
def test_where_nothing_is_done_the_map_of_functions_stays_empty(row):
    drawn = planes.heat("a", Heat("h", tuple("s" for _ in row), (("f", tuple(row)),)))
    assert len(elements(drawn, "heat")) == len(row)
    assert len(elements(drawn, "heat0")) == sum(not count for count in row)


@given(texts, st.floats(5, 400), st.integers(1, 4))
def test_a_text_is_broken_into_lines_that_fit(text, wide, most):
    lines = drawing.wrapped(text, wide, most)
    assert len(lines) <= most
    assert all(drawing._width(line, drawing.SIZE) <= wide or line == "…" for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines) == " ".join(shown_line(text).split())


def test_a_picture_without_anything_in_it_says_so():
    assert "Nothing is known yet." in drawing.bars("a", Bars("b", ()))
    assert "No touchpoint has evidence yet." in drawing.curve("a", Curve("c", ("s",), (Point(0, "t", None),)))


def test_the_target_stands_on_the_curve_only_where_it_has_evidence():
    points = tuple(Point(0, "t", 0.5, tried=tried) for tried in (1.0, None, -2.0))
    drawn = drawing.curve("a", Curve("c", ("s",), points))
    assert len(elements(drawn, "aimed")) == 2
    assert "Where the target journey has evidence it feels: t +1.0; t −2.0." in drawn
    assert "target" not in drawing.curve("a", Curve("c", ("s",), (Point(0, "t", 0.5),)))


@given(st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=9))
def test_a_kpi_is_as_long_as_it_has_come_and_none_is_drawn_where_nobody_can_tell(places):
    lines = tuple(Bullet("k", at, True, "1", "2", "bad", (-1.7e308, 1.7e308, 0.0)) for at in places)
    drawn = strips.bullets("a", Bullets("b", lines, 0.3, 0.75))
    wide = [float(a["width"]) for a in elements(drawn, "bad") if "width" in a]
    full = float(elements(drawn, "track")[0]["width"])
    known = [at for at in places if at is not None]
    assert wide == [pytest.approx(max(2.0, at * full), abs=0.11) for at in known]
    assert "nan" not in drawn
    assert "inf" not in drawn
    ticks = {a["x1"] for a in elements(drawn, "tick")}
    assert len(ticks) == 1


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=9))
def test_the_parts_of_a_bar_fill_it(found):
    drawn = strips.stacks(
        "a", Stacks("s", (("kept", "good"), ("broken", "bad")), tuple(("r", parts, "") for parts in found))
    )
    full = float(elements(drawn, "track")[0]["width"])
    bars = [
        float(a["width"])
        for look in ("good", "bad")
        for a in elements(drawn, look)
        if "width" in a and float(a["width"]) != 11.0
    ]
    assert sum(bars) == pytest.approx(full * sum(bool(sum(parts)) for parts in found), abs=0.2 * len(bars) + 22)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=9))
def test_what_grew_ends_higher_than_it_began(rises):
    lines = tuple(Slope("s", "1", "2", rise, "good" if rise > 0 else "bad") for rise in rises)
    drawn = strips.slopes("a", Slopes("s", lines))
    for a, rise in zip(elements(drawn, "moved"), rises, strict=True):
        assert (float(a["y1"]) - float(a["y2"])) * rise >= 0


def test_both_sides_of_a_wing_are_as_long_as_they_weigh_and_no_line_crosses_a_gap():
    drawn = strips.wings("a", Wings("w", ("left", "right"), 5.0, (("one", 1.0, 5.0), ("two", 5.0, 2.5))))
    left = [float(a["width"]) for a in elements(drawn, "accent")]
    assert left[1] == pytest.approx(5 * left[0], abs=0.3)
    tree = strips.tree("a", Tree("t", (Branch("j", 0, None, (1.0, None, 0.0, 1.0), ""),)))
    assert len(elements(tree, "along")) == 1
    assert "no evidence" in tree


def test_a_relay_changes_its_lane_with_the_hands_and_breaks_where_nobody_carries():
    lines = (
        Baton("a", 0, False, "ann"),
        Baton("b", 1, True, "bob"),
        Baton("c", 1, False, "bob"),
        Baton("d", None, False, "nobody"),
    )
    drawn = steps.relay("a", Relay("r", 2, lines))
    assert [len(elements(drawn, look)) for look in ("along", "moved", "dot", "little")] == [1, 1, 3, 1]


def test_a_ladder_says_what_is_reached_and_what_comes_next():
    gates = (Gate("first", 1, 2, 2, True), Gate("second", 2, 0, 4, False))
    drawn = steps.ladder("a", Ladder("l", ("nothing", "some", "all"), 0, 1, gates))
    assert [drawn.count(said) for said in (">here now<", ">next<", ">reached<")] == [1, 1, 1]
    assert "second, 0 of 4, not yet" in drawn


@given(st.lists(st.tuples(values, values, st.lists(values, max_size=9)), min_size=1, max_size=9))
def test_a_journey_without_evidence_is_a_gap_beside_others_and_never_zero(found):
    lines = tuple(Mood("j", felt, 0.9, hand, tuple(along), "w") for felt, hand, along in found)
    drawn = portfolio.moods("a", Moods("m", lines))
    known = [line for line in lines if line.felt is not None]
    dots = [a for a in elements(drawn, "dot") if "plain" not in a["class"].split()]
    assert len(dots) == len(known)
    assert drawn.count(">no evidence<") == len(lines) - len(known)
    assert len(elements(drawn, "hand")) == sum(line.hand is not None for line in lines) + any(line.hand is not None for line in lines)  # fmt: skip
    bridged = sum(None not in pair for line in lines for pair in pairwise(line.along))
    assert len(elements(drawn, "along")) == bridged
    for one, two in pairwise(zip(known, dots, strict=True)):
        assert (one[0].felt - two[0].felt) * (float(one[1]["cx"]) - float(two[1]["cx"])) >= 0


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=9))
def test_bars_below_one_heading_are_as_long_as_there_is_much(found):
    lines = tuple(Count("c", (many,), "", "", "plain", "under" * above) for many, above in found)
    drawn = portfolio.counts("a", Counts("c", ("journeys",), lines))
    wide = iter([float(a["width"]) for a in elements(drawn, "accent") if float(a["height"]) > 11])
    groups = [[]]
    for many, above in found:
        groups += [[]] if above else []
        groups[-1].append(many)
    for group in groups:
        for many in filter(None, group):
            assert next(wide) == pytest.approx(max(1.5, portfolio._BAR * many / max(group)), abs=0.11)
    assert not list(wide)


def test_a_part_says_how_much_it_is_and_what_there_is_nothing_of_is_not_told():
    lines = (Count("ann", (0, 40, 2), "42", "Sales", "plain", "who"), Count("j", (0, 0, 9), "9", "", "bad", "lacking"))
    drawn = portfolio.counts("a", Counts("c", ("journeys", "stages", "touchpoints"), lines))
    assert ">40<" in drawn
    assert ">2<" not in drawn
    assert [sort for sort in ("journeys", "stages", "touchpoints") if f">{sort}<" in drawn] == ["stages", "touchpoints"]
    only_bad = portfolio.counts("a", Counts("c", ("journeys", "lacking"), (Count("j", (0, 9), "9", "", "bad"),)))
    assert len(elements(only_bad, "bad")) == 2
