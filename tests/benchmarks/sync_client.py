"""A process that is one person's library: it edits and syncs when it is told to, and says what that took.

    python tests/benchmarks/sync_client.py LIBRARY NAME [LIBRARY-TO-START-FROM]

A line on standard input is JSON: {"join": address, "token": …}, {"sync": 1} or {"edit": so many records}. What is edited
stands together, as what one person edits does.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from journeytui.workspace import edit, sharing
from journeytui.workspace.workspace import Workspace, create_library, open_library


def obey(ws: Workspace, order: dict[str, Any], number: int) -> dict[str, Any]:
    """Does one thing."""
    if address := order.get("join"):
        sharing.add_remote(ws, "team", address, token=order.get("token"))
    elif count := order.get("edit"):
        ids = [row[0] for row in ws.connection.execute("SELECT id FROM touchpoint ORDER BY rowid LIMIT ?", (count,))]
        edit.set_values(ws, ids, {"party": f"edit {number}"})
    elif order.get("sync"):
        done = sharing.sync_now(ws)
        return {"sent": done.sent, "brought": done.brought}
    return {}


def most_memory() -> float:
    """Megabytes. (What `getrusage` says begins with what the process had that started this one.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Obeys until nobody says anything any more."""
    db, name = Path(sys.argv[1]), sys.argv[2]
    if len(sys.argv) > 3:
        shutil.copyfile(sys.argv[3], db)
    else:
        create_library(db, title="Ours")
    ws = open_library(db, me=name)
    for number, line in enumerate(sys.stdin):
        wall, worked = time.perf_counter(), time.process_time()
        said = obey(ws, json.loads(line), number)
        said |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - worked}
        said["megabytes"] = most_memory()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
