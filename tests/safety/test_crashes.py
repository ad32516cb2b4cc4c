"""A fault of the program's own, in any handler of any screen: the terminal is given back, what was typed is there at the next start,
and nobody is shown a value.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from itertools import cycle
from pathlib import Path

import pytest

import libraries
from safety.faulty import FAULTS, SECRET
from safety.program import PROGRAM, environment
from safety.sessions import given_back, line_of, nobody_left
from terminal import Terminal
from walking import WAYS

FAULTY = (sys.executable, str(Path(__file__).with_name("faulty.py")))
CRASHED = 70
ASKS = {"library": "r", "explorer": "a", "detail": "r", "map": "r"}
"""The screens on which a line can be typed, and the key that asks for it."""
EACH = [(place, fault) for place, fault in zip([*WAYS] * 2, cycle(FAULTS), strict=False)]


def crash(db: Path, place: str, fault: str) -> tuple[float, Terminal]:
    """Sets off that fault on that screen; how long the end took, and what is left of the terminal."""
    terminal = Terminal([*FAULTY, place, fault, "--db", str(db)], env=environment(db.parent, JOURNEYTUI_SYNC="by hand"))
    with terminal:
        terminal.wait_for("enter open")
        before = line_of(terminal)
        for key in WAYS[place]:
            terminal.after(key)
        if place in ASKS:
            terminal.after(ASKS[place])
            terminal.after(*"Half a thought")
        began = time.monotonic()
        terminal.press("ctrl+t")
        if fault == "resize":
            terminal.settle()
            terminal.resize(90, 30)
        assert terminal.ended(20) == CRASHED, terminal.text
        took = time.monotonic() - began
        assert given_back(terminal) == []
        assert line_of(terminal) != before
        assert "JourneyTUI met a fault of its own" in terminal.text.replace("\n", "")
    return took, terminal


@pytest.mark.parametrize(("place", "fault"), EACH)
def test_a_fault_anywhere_is_an_orderly_end(
    place: str, fault: str, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    db = tmp_path / "journeys.db"
    libraries.open_copy(libraries.small(), db).close()
    took, terminal = crash(db, place, fault)
    record_property("figures", f"a fault by {fault} in the {place}: gone after {took:.2f} s")
    reports = list((tmp_path / ".local/state/journeytui/crashes").iterdir())
    assert len(reports) == 1
    for told in (reports[0].read_text(), bytes(terminal.raw).decode("utf-8", "replace")):
        assert SECRET not in told
        assert "Half a thought" not in reports[0].read_text()
    assert nobody_left(db)
    if place in ASKS:
        with Terminal([*PROGRAM, "--db", str(db)], env=environment(tmp_path)) as again:
            again.wait_for("Half a thought")
            again.settle()
            titled = re.search(r"Title of (.+?) ─", again.text)
            asked = f"> {titled[1]}Half a thought" if titled else r" add touchpoint to .+  ?Half a thought"
            assert (titled is None) == (ASKS[place] == "a"), again.text
            assert re.search(re.escape(asked) if titled else asked, again.text), again.text


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_caught_in_what_never_ends_it_still_ends_when_told_to(told: signal.Signals, tmp_path: Path) -> None:
    db = tmp_path / "journeys.db"
    libraries.open_copy(libraries.small(), db).close()
    env = environment(tmp_path, JOURNEYTUI_SYNC="by hand")
    with Terminal([*FAULTY, "library", "endless", "--db", str(db)], env=env) as terminal:
        terminal.wait_for("enter open")
        before = line_of(terminal)
        terminal.press("ctrl+t")
        terminal.settle()
        os.kill(terminal.pid, told)
        assert terminal.ended(20) == 128 + told, terminal.text
        assert given_back(terminal) == []
        assert line_of(terminal) != before
