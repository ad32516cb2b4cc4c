"""No more is on its way to a screen than it can take in, and a screen that does not answer is not waited for."""

from __future__ import annotations

import threading
from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.pacing import AHEAD, ASKED, PATIENCE, Pacing, is_far

EVERY = 2048


class Clock:
    """Seconds that pass when they are told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@given(
    sizes=st.lists(st.integers(1, 6000), max_size=200),
    drained=st.lists(st.integers(0, 9000), min_size=1, max_size=50),
    every=st.sampled_from([0, EVERY]),
)
def test_never_is_more_on_its_way_than_is_allowed_and_one_picture(
    sizes: list[int], drained: list[int], every: int
) -> None:
    pacing, line, on_its_way = Pacing(every, clock=Clock()), deque[tuple[int, bool]](), 0
    for turn, size in enumerate(sizes):
        while pacing.behind or turn % 3 == 0:
            room = drained[turn % len(drained)] + 1
            while line and room > 0:
                length, asked = line.popleft()
                on_its_way, room = on_its_way - length, room - length
                if asked:
                    pacing.answer()
            if not pacing.behind:
                break
        sent = pacing.sending("x" * size)
        line.append((size, sent.endswith(ASKED)))
        on_its_way += size
        assert on_its_way <= AHEAD + every + 2 * max(sizes)


def test_little_is_never_asked_about() -> None:
    pacing = Pacing(EVERY, clock=Clock())
    assert all(pacing.sending("x" * 80) == "x" * 80 for _ in range(EVERY // 80))
    assert pacing.sending("x" * 80).endswith(ASKED)
    assert not pacing.behind


def test_a_screen_that_never_answers_is_waited_for_once_and_never_asked_again() -> None:
    clock = Clock()
    pacing = Pacing(EVERY, clock=clock)
    assert pacing.sending("x" * (AHEAD + 1)).endswith(ASKED)
    assert pacing.behind
    clock.now += PATIENCE
    assert not pacing.behind
    for _ in range(100):
        assert not pacing.sending("x" * AHEAD).endswith(ASKED)
        assert not pacing.behind


def test_a_screen_that_answered_once_is_asked_again_after_an_answer_that_was_lost() -> None:
    clock = Clock()
    pacing = Pacing(EVERY, clock=clock)
    pacing.sending("x" * (AHEAD + 1))
    pacing.answer()
    assert not pacing.behind
    pacing.sending("x" * (AHEAD + 1))
    assert pacing.behind
    clock.now += PATIENCE
    assert not pacing.behind
    assert pacing.sending("x" * (AHEAD + 1)).endswith(ASKED)
    assert pacing.behind


def test_an_answer_to_no_question_is_none() -> None:
    pacing = Pacing(EVERY, clock=Clock())
    pacing.answer()
    pacing.sending("x" * (AHEAD + 1))
    assert pacing.behind


def test_who_leaves_waits_for_the_answer_that_is_still_to_come() -> None:
    pacing = Pacing(clock=Clock())
    pacing.sending("x")
    heard: list[bool] = []
    leaving = threading.Thread(target=lambda: heard.append(pacing.hear_out(20)))
    leaving.start()
    pacing.answer()
    leaving.join(20)
    assert heard == [True]
    assert Pacing().hear_out(0)


def test_a_secure_shell_is_far() -> None:
    assert is_far({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"})
    assert is_far({"SSH_TTY": "/dev/pts/3"})
    assert not is_far({"TERM": "xterm-256color"})
