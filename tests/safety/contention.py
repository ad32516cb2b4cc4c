"""Many processes read, change and write the same records at once; a ledger says whether every change counted.

python tests/safety/contention.py 16 500
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from journeytui.workspace import edit, upkeep
from journeytui.workspace.workspace import create_library, open_library

RECORDS = 32
"""Records that all processes share: so many that no score of theirs comes to its bound, where a lost step would not show."""
MOST = 100
"""The highest that such a score can be."""
STEPS = 5
"""Every so many changes, one is a step of a score; the others put a label into a set."""


class Contention(NamedTuple):
    """What came of it."""

    processes: int
    changes: int
    """What was acknowledged."""
    lost: int
    doubled: int
    errors: list[str]
    unsound: list[str]
    waits: list[float]
    """Seconds that each change took, shortest first."""
    seconds: float

    def __str__(self) -> str:
        wait = self.waits or [0.0]
        return (
            f"{self.processes} processes, {self.changes} read-modify-writes, {self.lost} lost, {self.doubled} doubled, "
            f"{len(self.errors)} errors, {len(self.unsound)} other problems; "
            f"{self.seconds:.0f} s, a change took {wait[len(wait) // 2] * 1e3:.0f} ms (median), "
            f"{wait[len(wait) * 99 // 100] * 1e3:.0f} ms (p99), {wait[-1] * 1e3:.0f} ms (longest)"
        )


class Share(NamedTuple):
    """What one process did."""

    labels: list[tuple[str, str]]
    """Record and label."""
    steps: list[str]
    """Records whose score went up by one."""
    error: str
    waits: list[float]


def contend(processes: int, each: int, folder: Path) -> Contention:
    """Lets so many processes make so many changes each, and compares the library with what they were told was done."""
    db = folder / "contended.db"
    create_library(db, title="Contended")
    ws = open_library(db, me="ana")
    journey = edit.add(ws, "journey", None, {"title": "journey"}).ids[0]
    records = edit.add_many(ws, "opportunity", journey, [f"shared {number}" for number in range(RECORDS)]).ids
    edit.set_values(ws, records, {"customer_value": 0})
    ws.close()
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(processes)
    answers: multiprocessing.SimpleQueue[Share] = context.SimpleQueue()
    began = time.perf_counter()
    workers = [
        context.Process(target=_work, args=(db, number, each, records, gate, answers)) for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    shares = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    return _judged(db, records, shares, time.perf_counter() - began)


def _work(db: Path, number: int, each: int, records: Sequence[str], gate: object, answers: object) -> None:
    share = Share([], [], "", [])
    try:
        ws = open_library(db, me=f"worker {number}")
        gate.wait()  # type: ignore[attr-defined]
        for turn in range(each):
            record = records[(turn + number) % len(records)]
            began = time.perf_counter()
            if turn % STEPS:
                label = f"p{number}n{turn}"
                edit.change_sets(ws, (record,), "tags", plus=frozenset({label}))
                share.labels.append((record, label))
            else:
                edit.step(ws, (record,), "customer_value", 1)
                share.steps.append(record)
            share.waits.append(time.perf_counter() - began)
        ws.close()
    except Exception as error:  # noqa: BLE001  whatever went wrong is what this is about
        share = share._replace(error=f"{type(error).__name__}: {error}")
    answers.put(share)  # type: ignore[attr-defined]


def _judged(db: Path, records: Sequence[str], shares: Sequence[Share], seconds: float) -> Contention:
    said = {pair for share in shares for pair in share.labels}
    steps = [record for share in shares for record in share.steps]
    ws = open_library(db, me="the ledger")
    held = {(record.id, label) for record in edit.records_of(ws, records) for label in record["tags"]}
    raised = {record.id: record["customer_value"] for record in edit.records_of(ws, records)}
    sql = "SELECT count(*) FROM change WHERE author LIKE 'worker %'"
    journalled = ws.connection.execute(sql).fetchone()[0]
    unsound = [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok]
    ws.close()
    wanted = {record: min(MOST, steps.count(record)) for record in records}
    lost = len(said - held) + sum(max(0, wanted[record] - raised[record]) for record in records)
    doubled = len(held - said) + sum(max(0, raised[record] - wanted[record]) for record in records)
    changes = len(said) + len(steps)
    if max(wanted.values()) >= MOST:
        unsound.append("a score came to its bound: of what was added then nothing could be said")
    if journalled != changes:
        unsound.append(f"{changes} changes were acknowledged, {journalled} stand in the journal")
    errors = [share.error for share in shares if share.error]
    waits = sorted(wait for share in shares for wait in share.waits)
    return Contention(len(shares), changes, lost, doubled, errors, unsound, waits, seconds)
