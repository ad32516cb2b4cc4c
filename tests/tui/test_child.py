"""The program beside the screen: it is heard, it hears, it ends with whoever started it, and its death is told."""

from __future__ import annotations

import os
import queue
import threading
from typing import Any

from journeytui.tui.child import Child


class Heard:
    """All that a child said, in its order; its exit code last."""

    def __init__(self, *words: str) -> None:
        self.said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.child = Child(words, os.environ, self.said.put, self.said.put)

    def next(self) -> Any:
        return self.said.get(timeout=20)


def test_what_it_says_is_heard_and_then_its_end() -> None:
    heard = Heard("--version")
    assert heard.next().startswith("journeytui ")
    assert heard.next() == 0


def test_a_command_that_is_refused_is_an_end_like_any_other() -> None:
    assert Heard("nonsense").next() == 2


def test_nothing_is_heard_of_it_once_it_was_closed() -> None:
    lines: list[str] = []
    ends: list[int] = []
    there = threading.Event()

    def heard(line: str) -> None:
        lines.append(line)
        there.wait(20)
        child.close()
        child.close()
        child.tell("now")

    child = Child(["--help"], os.environ, heard, ends.append)
    there.set()
    child._process.wait(20)
    for thread in threading.enumerate():
        if thread.name == "child":
            thread.join(20)
    assert len(lines) == 1
    assert not ends


def test_a_line_to_one_that_is_dead_is_no_fault() -> None:
    heard = Heard("--version")
    heard.child._process.kill()
    heard.child._process.wait(20)
    heard.child.tell("now")
