"""Search and figures of what a first sync brought, where it was ended before it came to them.

Whoever joins a space is filled first and indexed at the end; a program that is killed in between leaves records that no search
finds. Refuses to begin while another program syncs the library: that one does it itself.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from journeytui.store import membership, opening
from journeytui.store.replica import Replica
from journeytui.workspace import renewal
from journeytui.workspace.workspace import Workspace

_BREATH = 0.005
"""Seconds in which others who wait to write begin."""


def finish(ws: Workspace, told: Callable[[], object] = lambda: None) -> bool:
    """Makes search and figures, where a first sync was ended over that; whether it did. `told` hears before it begins.

    Raises DiskTrouble, UnusableLibrary.
    """
    if ws.opened.read_only or not is_due(ws):
        return False
    with opening.told(ws.path), _alone(ws) as is_mine:
        if not (is_mine and is_due(ws)):
            return False
        told()
        make(Replica(ws.opened, me=ws.me))
        ws.catch_up()
    return True


def make(here: Replica) -> None:
    """Makes search and figures in many transactions, between which others read and write; whoever calls is alone in syncing.

    Until then search finds what it was made of so far. Where a backup is put in the file's place meanwhile, it has its own.

    Raises DiskTrouble.
    """
    pieces, copy = renewal.rebuilding(here.connection), here.id
    with here.much():
        while _one_more(here, pieces, copy):
            time.sleep(_BREATH)


def _one_more(here: Replica, pieces: Iterator[None], copy: str) -> bool:
    """Whether there was another piece. With the last it is noted that they are all there."""
    with here.step():
        if here.id != copy:
            return False
        for _ in pieces:
            return True
        here.keep(unindexed=0)
    return False


def is_due(ws: Workspace) -> bool:
    """Whether search and figures of what a first sync brought are still to be made, or just being made."""
    if not membership.is_joined(ws.connection):
        return False
    state = Replica(ws.opened, me=ws.me).state()
    return bool(state.get("unindexed")) and not state.get("joining")


@contextmanager
def _alone(ws: Workspace) -> Iterator[bool]:
    """Whether nobody else syncs the library, nor begins to until the end: the lock is that of a sync."""
    lock = ws.path.with_name(ws.path.name + ".sync.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(handle).st_uid == os.getuid():
            os.fchmod(handle, ws.path.stat().st_mode & 0o660)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)
