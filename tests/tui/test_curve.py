"""The curve under the stages: whole where there is room, else the part of it in which one is."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.widgets.curve import around
from journeytui.tui.widgets.lines import Piece
from journeytui.workspace import edit
from person import Person, opened

MORE: Piece = ("…", "dim")


@given(st.integers(1, 200), st.integers(8, 80), st.data())
def test_the_part_of_the_curve_that_is_seen_has_the_stage_in_it_as_far_as_there_is_room(
    total: int, most: int, data: st.DataObject
) -> None:
    begins = data.draw(st.integers(0, total - 1))
    ends = data.draw(st.integers(begins + 1, total))
    pieces: list[Piece] = [(str(at), "text") for at in range(total)]
    shown = around(pieces, begins, ends, most, MORE)
    assert len(shown) == min(total, most)
    if total <= most:
        assert list(shown) == pieces
    if ends - begins <= most - 3:
        assert [piece for piece in pieces[begins:ends] if piece not in shown] == []
    assert (shown[0] == MORE) == (pieces[0] not in shown)
    assert (shown[-1] == MORE) == (pieces[-1] not in shown)


async def test_in_a_long_journey_the_curve_goes_with_the_stage(path: Path) -> None:
    ws = opened(path)
    journey = edit.add(ws, "journey", None, {"title": "A long way"}).ids[0]
    for at in range(24):
        stage = edit.add(ws, "stage", journey, {"title": f"Stage {at}"}).ids[0]
        for emotion in (-2, -2, -2 if at < 23 else 2):
            moment = edit.add(ws, "touchpoint", stage, {"title": "A moment"}).ids[0]
            edit.add(ws, "insight", moment, {"title": "What was said", "impact": emotion})
    ws.close()
    for size, room in (((60, 20), 36), ((80, 24), 56), ((120, 40), 84)):
        async with Person(path, size=size, journey=journey) as ana:
            await ana.presses(*"h" * 23)
            begins = ana.lines[2]
            await ana.presses(*"l" * 23)
            ends = ana.lines[2]
        assert begins.startswith(" │▁▁▁│")
        assert "█" not in begins
        assert ends.startswith(" …")
        assert "│▁▁█│" in ends
        for curve in (begins, ends):
            assert "worst: A mo" in curve
            assert len(curve.partition("worst")[0].replace("experience", "").strip()) == room
