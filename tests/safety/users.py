"""Doing something as somebody else on this machine, which only root can."""

from __future__ import annotations

import os
from collections.abc import Callable

from journeytui.domain.errors import JourneyError

AS_ROOT = os.geteuid() == 0
OWNER, MEMBER, OUTSIDER = 47101, 47102, 47103
"""User ids that nobody has: the kernel does not ask for names."""
TEAM, OTHERS = 47201, 47202


def as_user(user: int, group: int, act: Callable[[], object]) -> str:
    """What the act returns when that user does it, as text; the error when it fails.

    It happens in a copy of this process, which can import no more than it has: the user may not be able to read the modules.
    """
    ends = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
            try:
                told = str(act())
            except (JourneyError, OSError) as error:
                told = f"{type(error).__name__}: {error}"
            os.write(ends[1], told.encode()[:60_000])
        finally:
            os._exit(0)
    os.close(ends[1])
    with os.fdopen(ends[0], "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told
