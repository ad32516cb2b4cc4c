"""Where a record comes to stand: whoever puts one beside others leaves them where they are."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import libraries
from journeytui.workspace import edit


def test_whoever_adds_behind_two_that_stand_in_one_place_moves_neither(tmp_path: Path) -> None:
    with closing(libraries.open_copy(libraries.empty(), tmp_path / "journeys.db")) as ws:
        (journey,) = edit.add(ws, "journey", None, {"title": "A journey"}).ids
        stages = edit.add_many(ws, "stage", journey, ["One", "Two"]).ids
        (held,) = {row["position"] for row in libraries.dump(ws)["stage"] if row["id"] == stages[0]}
        ws.connection.execute("UPDATE stage SET position = ? WHERE id = ?", (held, stages[1]))
        (last,) = edit.add(ws, "stage", journey, {"title": "Three"}).ids
        there = {row["id"]: row["position"] for row in libraries.dump(ws)["stage"]}
        assert [there[id] for id in stages] == [held, held]
        assert there[last] > held
        (between,) = edit.add(ws, "stage", journey, {"title": "Between"}, after=min(stages)).ids
        there = {row["id"]: row["position"] for row in libraries.dump(ws)["stage"]}
        assert sorted(there, key=there.__getitem__) == [min(stages), between, max(stages), last]
