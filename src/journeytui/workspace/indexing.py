"""Search and figures of what a first sync brought, where it was ended before it came to them.

Whoever joins a space is filled first and indexed at the end; a program that is killed in between leaves records that no search
finds. Refuses to begin while another program syncs the library: that one does it itself.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from journeytui.store import opening, replica
from journeytui.store.replica import Replica
from journeytui.workspace import renewal
from journeytui.workspace.workspace import Workspace


def finish(ws: Workspace, told: Callable[[], object] = lambda: None) -> bool:
    """Makes search and figures, where a first sync was ended over that; whether it did. `told` hears before it begins.

    Raises DiskTrouble, UnusableLibrary.
    """
    if ws.opened.read_only or not _is_due(ws):
        return False
    with opening.told(ws.path), _alone(ws) as is_mine:
        if not (is_mine and _is_due(ws)):
            return False
        told()
        here = Replica(ws.opened, me=ws.me)
        with here.much(), here.step():
            renewal.rebuild_all(ws.connection)
            here.keep(unindexed=0)
    return True


def _is_due(ws: Workspace) -> bool:
    if not replica.is_joined(ws.connection):
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
