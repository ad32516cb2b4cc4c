"""Twenty who write at once at a steady pace, and a ledger of what the server said it took."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import NamedTuple

import httpx

from benchmarks.measuring import median
from journeytui.domain import ids
from journeytui.store.opening import new_id
from journeytui.store.spaces import now
from journeytui.sync.wire import Push, Put
from server.served import Replica, Served

WRITERS, CHANGES, A_SECOND = 20, 10, 5


class Written(NamedTuple):
    """What came of it."""

    pushes: int
    p50: float
    """Seconds."""
    p99: float
    errors: int
    """Answers of 5xx."""
    refused: int
    """Answers that were neither that nor a yes."""
    lost: int
    doubled: int


class Writer:
    """One of them."""

    def __init__(self, served: Served, number: int) -> None:
        self.number = number
        self.client = served.client(served.token("editor", name=f"writer {number}"))
        self.replica = Replica(self.client)
        self.told: list[str] = []
        """The ids that the server said it took."""
        self.seconds: list[float] = []
        self.codes: Counter[int] = Counter()

    def run(self, end: float) -> None:
        """Writes until then: late ones do not make up for it by hurrying."""
        due = time.perf_counter() + self.number / (WRITERS * A_SECOND)
        while due < end:
            threading.Event().wait(max(0.0, due - time.perf_counter()))
            self.write()
            due = max(due + 1 / A_SECOND, time.perf_counter())

    def write(self) -> None:
        made = [ids.derived(f"{self.number}", f"{len(self.seconds)}", f"{one}") for one in range(CHANGES)]
        ops = tuple(Put("team", id, f"writer {self.number}", now(), {"title": f"Team {id}"}) for id in made)
        began = time.perf_counter()
        try:
            answer = self.replica.send(Push(new_id(), f"replica {self.number}", ops))
        except httpx.TransportError:
            self.codes[0] += 1
            return
        self.seconds.append(time.perf_counter() - began)
        self.codes[answer.status_code] += 1
        if answer.status_code == httpx.codes.OK:
            self.told += made


def write(served: Served, seconds: float) -> Written:
    """Lets them write for so long."""
    writers = [Writer(served, number) for number in range(WRITERS)]
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=writer.run, args=(end,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(second for writer in writers for second in writer.seconds)
    codes = sum((writer.codes for writer in writers), Counter())
    there = {row[0] for row in served.run("SELECT id FROM space_record WHERE kind = 'team'")}
    told = [id for writer in writers for id in writer.told]
    born = "SELECT id FROM space_change WHERE field = '+' GROUP BY id HAVING count(*) > 1"
    errors = sum(count for code, count in codes.items() if code >= httpx.codes.INTERNAL_SERVER_ERROR)
    return Written(
        pushes=codes[httpx.codes.OK], p50=median(taken), p99=taken[int(len(taken) * 0.99)], errors=errors,
        refused=codes.total() - codes[httpx.codes.OK] - errors, lost=len(set(told) - there), doubled=len(served.run(born)),
    )  # fmt: skip
