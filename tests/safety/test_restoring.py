"""A backup is put back while others write: what they were told is saved is in the library, or in what is kept beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import libraries
from journeytui.workspace import upkeep
from safety.program import environment
from safety.striking import Opened, unsound

RESTORES = 4
WRITES = """
import sys
from pathlib import Path
from journeytui.workspace import edit, workspace
ws = workspace.open_library(Path(sys.argv[1]), me="writer")
for number in range(100_000):
    edit.add(ws, "team", None, {"title": f"w{sys.argv[2]}-{number}"})
    print(f"w{sys.argv[2]}-{number}", flush=True)
"""


def test_what_others_write_while_a_backup_is_put_back_is_never_lost(disk: Path) -> None:
    db, whole = disk / "journeys.db", disk / "backup.db"
    shutil.copy(libraries.small(), db)
    shutil.copy(db, whole)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, db, str(number)],
            env=environment(disk),
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    acknowledged = [said(writer) for writer in writers]
    kept = []
    for _ in range(RESTORES):
        kept.append(upkeep.restore(db, whole))
        for writer in writers:
            acknowledged += [said(writer) for _ in range(3)]
    for writer in writers:
        writer.kill()
        acknowledged += writer.communicate()[0].split()
    held = {row["title"] for path in (*filter(None, kept), db) for row in libraries.dump(path)["team"]}
    assert len(acknowledged) > RESTORES * 2
    assert [title for title in acknowledged if title not in held] == []
    with Opened(db) as ws:
        assert unsound(ws) == []


def said(writer: subprocess.Popen[str]) -> str:
    """What the writer is told is saved, one more."""
    assert writer.stdout is not None
    return writer.stdout.readline().strip()
