from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeytui.workspace.collecting import rarely

_READ_MUCH = """
import os, sqlite3, sys
from pathlib import Path
from journeytui.workspace.collecting import give_back
held = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA cache_size = -32000")
connection.execute("CREATE TABLE much AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i, randomblob(1000) b FROM n")
connection.commit()
connection.execute("SELECT sum(length(b)) FROM much").fetchone()
among = [[at] * 60 for at in range(20_000)]
del among[::2]
before = held()
give_back(connection)
print(before - held(), connection.execute("SELECT count(*) FROM much").fetchone()[0])
"""


def test_what_was_read_is_given_back_and_can_be_read_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _READ_MUCH, str(tmp_path / "much.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    given_back, rows = map(int, done.stdout.split())
    assert given_back > 10_000  # kilobytes
    assert rows == 20_000


@pytest.fixture(params=[(700, 10, 10), (20_000, 20, 1_000)], ids=["as Python comes", "as the program has it"])
def often(request: pytest.FixtureRequest) -> Iterator[tuple[int, int, int]]:
    """How often garbage is looked for around it, whatever other tests left."""
    before, enabled, frozen = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    gc.set_threshold(*request.param)
    gc.enable()
    yield request.param
    gc.set_threshold(*before)
    if not enabled:
        gc.disable()
    if frozen:
        gc.freeze()


def test_within_garbage_is_looked_for_seldom_and_afterwards_as_before(often: tuple[int, int, int]) -> None:
    with rarely():
        within = gc.get_threshold()
    assert within == max(often, within)
    assert within >= (20_000, 5, 2)
    assert gc.get_threshold() == often
