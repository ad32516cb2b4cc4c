"""Sharing a library with others: how it stands, and one round of sync. Loading it brings neither the network nor a database of spaces.

Refuses to sync a library that somebody else is syncing just now.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from journeytui.domain.errors import DiskTrouble, JourneyError, ReadOnly, Refused
from journeytui.domain.value import Value
from journeytui.store import membership, replica
from journeytui.store.opening import new_id
from journeytui.store.replica import Replica
from journeytui.store.writing import instant
from journeytui.workspace import conflict_words, indexing
from journeytui.workspace.collecting import rarely
from journeytui.workspace.remotes import RemoteEntry, add_remote, open_remote, remotes, the_remote
from journeytui.workspace.remotes import remove_remote as _forget
from journeytui.workspace.resolving import ConflictView, conflicts, resolve
from journeytui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from journeytui.sync.cycle import Report
    from journeytui.sync.remote import Remote

__all__ = [
    "ConflictView", "RemoteEntry", "Run", "Standing", "Step", "Synced", "add_remote", "conflicts", "open_remote", "remotes",
    "remove_remote", "resolve", "runs", "standing", "sync_now", "sync_with",
]  # fmt: skip

_WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05


class Standing(Value):
    """How a library stands with its space, as far as is known without asking."""

    remote: str
    """Its name; '' when the library shares with nobody."""
    address: str
    space: str
    state: str
    """never (not synced yet), joining, ready, offline, stopped or viewer; '' without a remote."""
    why: str
    """A sentence, when it is offline, stopped or viewer."""
    ahead: int
    """Records with changes that were not sent yet."""
    behind: int
    """Changes of others that are known to wait; 0 when that is unknown."""
    conflicts: int
    """Open ones."""
    last: dt.datetime | None
    """When it was synced last, in UTC."""
    held_back: int
    """Removals that wait for a yes."""


class Step(Value):
    """What a sync is doing."""

    what: str
    """sending, bringing or indexing"""
    done: int
    of: int
    """0 when that is unknown."""


class Synced(Value):
    """What a sync came to."""

    sent: int
    """Records."""
    brought: int
    made: int
    """New Conflicts."""
    conflicts: int
    """Open ones."""
    held_back: int
    """Removals that wait for a yes."""
    message: str


class Run(Value):
    """A sync that did something."""

    at: dt.datetime
    sent: int
    brought: int
    made: int
    message: str
    first_change: int | None
    """The first of the Changes that it brought, by its number in the history."""
    last_change: int | None


def standing(ws: Workspace) -> Standing:
    """How the library stands with its space. Asks nobody, and takes milliseconds."""
    if not membership.is_joined(ws.connection):
        return Standing("", "", "", "", "", 0, 0, 0, None, 0)
    try:
        found, trouble = remotes(ws), ""
    except (Refused, DiskTrouble) as error:
        found, trouble = (RemoteEntry("unknown", "", "", ""),), told(error)
    state = Replica(ws.opened, me=ws.me).state()
    entry = found[0] if found else RemoteEntry("", "", "", "")
    name, why = ("stopped", trouble) if trouble else _state(state)
    waits = int(state.get("head") or 0) - int(state.get("cursor") or 0) if state.get("log") else 0
    return Standing(
        entry.name, entry.address, entry.space, name if found else "", why, _ahead(ws), max(0, waits),
        replica.open_conflicts(ws.connection), _instant(state.get("at")), _held_back(ws, state),
    )  # fmt: skip


def sync_now(ws: Workspace, *, told: Callable[[Step], None] | None = None, allow_removals: bool = False) -> Synced:
    """One round: sends what was changed here, brings what others changed. It may be killed at any moment and begun again.

    Search and figures know of what came when the workspace has caught up (`Workspace.catch_up`).

    Raises:
        UnknownReference: the library shares with nobody.
        Unreachable, NotAllowed, TooOld, Refusal: see `sync.remote`; nothing is lost, and what was changed here waits.
        Diverged: the space is not the one that this library knows.
        Refused: another program is syncing this library just now.
        ReadOnly, DiskTrouble: as ever.
    """
    the_remote(ws)
    if asked := ws.opened.read_only:
        raise ReadOnly(
            "A library that is open read-only is not synced", f"{asked} Leave --read-only out, if you gave it."
        )
    with _alone(ws.path):
        try:
            with closing(open_remote(ws, the_remote(ws))) as remote:
                return sync_with(ws, remote, told=told, allow_removals=allow_removals)
        except JourneyError as error:
            keep_trouble(ws, error)
            raise


def keep_trouble(ws: Workspace, error: JourneyError) -> None:
    """Notes why it could not be synced, for `standing` to say until it can be."""
    if not membership.is_joined(ws.connection):
        return
    state, why = trouble_of(error)
    here = _replica(ws)
    kept = here.state()
    if (kept.get("offline"), kept.get("halted", 0)) != (why, int(state == "stopped")):
        with suppress(JourneyError), here.step():  # the library may be what the trouble is with
            here.keep(offline=why, halted=int(state == "stopped"))


def trouble_of(error: JourneyError) -> tuple[str, str]:
    """As in `Standing`: the state, offline where trying again helps by itself or else stopped; and why."""
    from journeytui.sync.remote import Unreachable  # noqa: PLC0415  as below

    return ("offline", error.message) if isinstance(error, Unreachable | DiskTrouble) else ("stopped", told(error))


def remove_remote(ws: Workspace, name: str) -> None:
    """Forgets the remote, once no sync is under way.

    What was typed and not sent stays in the records, also where others have removed them: such a record goes here only when the
    space has kept what was typed. The library remembers what it has seen of the space: with the same space again, all goes on from
    there, and what others removed meanwhile goes here too; another space, or one that went back in time, is joined anew.

    Raises: as `remotes.remove_remote`, and Refused as `sync_now`.
    """
    with _alone(ws.path):
        _forget(ws, name)


def sync_with(
    ws: Workspace, remote: Remote, *, told: Callable[[Step], None] | None = None, allow_removals: bool = False
) -> Synced:
    """The same with a space that is open already; whoever calls sees to it that nobody else syncs this library."""
    from journeytui.sync.cycle import Cycle  # noqa: PLC0415  nothing on the way to the first frame needs it
    from journeytui.sync.remote import RemoteTrouble  # noqa: PLC0415  as above

    here = _replica(ws)
    _refuse_newer(here)
    before = replica.newest_change(ws.connection)

    def tell(what: str, done: int, of: int) -> None:
        if told is not None:
            told(Step(what, done, of))

    cycle = Cycle(
        here, remote, new_id=new_id, told=tell, index=partial(indexing.make, here), allow_removals=allow_removals
    )
    try:
        with rarely():
            report = cycle.run()
    except RemoteTrouble as error:
        _note(ws, here, cycle.report, before, error)
        raise
    return _note(ws, here, report, before, None)


def runs(ws: Workspace, limit: int = 50) -> tuple[Run, ...]:
    """The syncs that did something, newest first."""
    if not membership.is_joined(ws.connection):
        return ()
    return tuple(
        Run(_instant(at) or dt.datetime(1970, 1, 1, tzinfo=dt.UTC), *rest)
        for at, *rest in replica.runs(ws.connection, limit)
    )


# --- how it stands -----------------------------------------------------------------------------------------------------


def _ahead(ws: Workspace) -> int:
    frozen = Replica(ws.opened, me=ws.me).frozen()
    return replica.ahead(ws.connection, _under_way(*frozen) if frozen else ())


@lru_cache(1)
def _under_way(mut: str, body: bytes) -> frozenset[str]:
    """The records that a push is about; it never changes."""
    from journeytui.sync import noticing, wire  # noqa: PLC0415  nothing on the way to the first frame needs it

    del mut
    return frozenset(noticing.flight_of(wire.decode_push(body)).ops)


def told(error: JourneyError) -> str:
    """What is wrong and the way out, in one line."""
    return ". ".join(part.rstrip(".") for part in (error.message, error.hint) if part)


def _held_back(ws: Workspace, state: dict[str, object]) -> int:
    """Removals that were held back and still are none that was taken back."""
    kept = int(str(state.get("held_back") or 0))
    return min(kept, replica.removals_waiting(ws.connection)) if kept else 0


def _state(state: dict[str, object]) -> tuple[str, str]:
    if stopped := state.get("stopped"):
        return (
            "stopped",
            f"{str(stopped).rstrip('.')}. Remove the remote and add it again to join the space as it is now",
        )
    if offline := state.get("offline"):
        return "stopped" if state.get("halted") else "offline", str(offline)
    if not state.get("log"):
        return "never", ""
    if state.get("joining") or state.get("offering"):
        return "joining", ""
    why = membership.why_read_only(state)
    return ("viewer", why) if why else ("ready", "")


def _instant(text: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


# --- one round ---------------------------------------------------------------------------------------------------------


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Holds the lock of whoever syncs a library; it ends with the process, however that ends."""
    lock = path.with_name(path.name + ".sync.lock")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.fstat(handle).st_uid == os.getuid():
            os.fchmod(handle, path.stat().st_mode & 0o660)
    except OSError as error:
        raise DiskTrouble(f"{lock} cannot be opened: {error.strerror}", "Check the folder's permissions.") from error
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Refused(
                    "Another program is syncing this library just now", "Its changes go along with that."
                ) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _replica(ws: Workspace) -> Replica:
    here = Replica(ws.opened, me=ws.me)
    here.now = instant(ws.now())
    return here


def _refuse_newer(here: Replica) -> None:
    if found := here.foreign_columns():
        from journeytui.sync.remote import TooOld  # noqa: PLC0415  as above

        raise TooOld(
            f"A newer JourneyTUI has written this library: {', '.join(found[:3])}",
            "Upgrade, then sync. Nothing is lost.",
        )


def _note(ws: Workspace, here: Replica, report: Report, before: int, error: JourneyError | None) -> Synced:
    opened = replica.open_conflicts(ws.connection)
    message = error.message if error else _told(report, opened)
    if report.brought:
        message = "; ".join((message, *conflict_words.overruled(ws, before)))
    with here.step():
        if error is None:
            here.keep(at=here.now, offline="", halted=0)
        if report.sent or report.brought or report.made:
            here.note_run(before, report.sent, report.brought, report.made, message)
    return Synced(report.sent, report.brought, report.made, opened, report.held_back, message)


def _told(report: Report, conflicts: int) -> str:
    parts = [f"sent {report.sent}", f"brought {report.brought}"] if report.sent or report.brought else ["nothing new"]
    parts += [f"{conflicts} open conflict{'s' if conflicts > 1 else ''}"] if conflicts else []
    parts += [f"{report.held_back} removals wait for a yes"] if report.held_back else []
    return ", ".join(parts)
