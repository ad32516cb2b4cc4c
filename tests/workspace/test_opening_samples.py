"""The library of the samples is made once, whole, and kept as it was edited; and files that cannot be read."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import libraries
from journeytui import locations
from journeytui.domain.errors import InvalidValues
from journeytui.workspace import edit, exchange, history

SOURCES = Path(__file__).parents[2] / "src"
FEW = [path for path in locations.sample_files() if path.stem in ("air-trip", "air-trip-disruption")]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"samples.db-journal", "samples.db-wal", "samples.db-shm"}


def test_the_samples_are_made_once_and_edits_in_them_are_kept(tmp_path):
    path = tmp_path / "data" / "samples.db"
    with closing(exchange.open_samples(path, FEW, me="ana")) as ws:
        assert ws.is_samples
        assert len(libraries.ids_of(ws, "journey")) == 2
        assert [row.author for row in history.log(ws)] == ["JourneyTUI"]
        edit.add(ws, "team", None, {"title": "Ours"})
        before = libraries.dump(ws)
    with closing(exchange.open_samples(path, FEW, me="ben")) as ws:
        assert libraries.dump(ws) == before
    assert names(path.parent) == {"samples.db"}


def test_of_several_who_open_the_samples_first_all_get_the_same_library(tmp_path):
    path = tmp_path / "samples.db"
    script = """
import sys
from pathlib import Path
from journeytui.workspace import edit, exchange
sys.stdin.readline()
ws = exchange.open_samples(Path(sys.argv[1]), [Path(file) for file in sys.argv[2:]], me="ana")
edit.add(ws, "team", None, {"title": "Kept"})
print(ws.opened.library)"""
    running = [
        subprocess.Popen([sys.executable, "-c", script, path, *FEW], text=True, env={**os.environ, "PYTHONPATH": str(SOURCES)},
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(3)
    ]  # fmt: skip
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    told = {one.communicate()[0] for one in running}
    assert len(told) == 1, told
    with closing(exchange.open_samples(path, FEW, me="ana")) as ws:
        assert told == {f"{ws.opened.library}\n"}
        assert sum(row["title"] == "Kept" for row in libraries.dump(ws)["team"]) == 3
        assert len(libraries.ids_of(ws, "journey")) == 2
    assert names(tmp_path) == {"samples.db"}


def test_samples_that_cannot_be_read_leave_no_library_behind(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\ntitle: [")
    path = tmp_path / "data" / "samples.db"
    with pytest.raises(InvalidValues):
        exchange.open_samples(path, [*FEW, broken], me="ana")
    assert list(path.parent.iterdir()) == []
    exchange.open_samples(path, FEW, me="ana").close()


def test_a_folder_a_lost_file_and_a_link_to_nowhere_are_told_at_once(library, tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "gone")
    before = libraries.dump(library)
    files = [tmp_path / "folder.yaml", tmp_path / "lost.yaml", tmp_path / "never.json", *FEW]
    with pytest.raises(InvalidValues) as refused:
        exchange.import_files(library, files)
    assert [problem.wrong.partition(":")[0] for problem in refused.value.problems] == [
        f"no journey file stands in the folder {tmp_path / 'folder.yaml'}", "lost.yaml cannot be read", "never.json cannot be read",
    ]  # fmt: skip
    assert libraries.dump(library) == before


def test_taking_the_library_itself_for_a_journey_file_takes_no_lock_from_who_writes_to_it(library):
    library.connection.execute("BEGIN IMMEDIATE")
    assert [problem.wrong for problem in exchange.preview(library, [library.path]).problems] == [
        "journeys.db is no journey file"
    ]
    other = subprocess.run(["sqlite3", library.path, "BEGIN IMMEDIATE"], capture_output=True, text=True, check=False)
    assert "locked" in other.stderr
    library.connection.execute("ROLLBACK")
