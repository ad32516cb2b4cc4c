"""What a server does: who may come in, what they may ask of which space, and hearing what happens there.

Refuses to know HTTP; what it speaks there is named in `sync.routes` and passed on from here, for doors know no trade.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from journeytui import locations
from journeytui.domain import limits
from journeytui.domain.errors import JourneyError, Refused, UnknownReference, UnusableLibrary
from journeytui.store import access
from journeytui.store.access import Access, Deed, Held, Principal
from journeytui.store.space_news import News
from journeytui.store.spaces import Info, Spaces, SpaceTransaction, open_spaces
from journeytui.sync import packing, remote, routes, wire
from journeytui.workspace import spaces as asked
from journeytui.workspace.mirrors import Mirrors
from journeytui.workspace.spaces import Committed

VIEWER, EDITOR, ADMIN = access.VIEWER, access.EDITOR, access.ADMIN
ROLES = access.ROLES
MAIN = "main"
"""A space that nobody names."""
PROTOCOL, UNSAID, IDS_AT_ONCE = routes.PROTOCOL, routes.UNSAID, routes.IDS_AT_ONCE
SPACE, PUSH, PULL, REMOVED = routes.SPACE, routes.PUSH, routes.PULL, routes.REMOVED
EVENTS, PRESENCE = routes.EVENTS, routes.PRESENCE
LOG, ANCHOR, SPOKEN = routes.LOG, routes.ANCHOR, routes.SPOKEN
LINES, SMALL, EVENT_STREAM = routes.LINES, routes.SMALL, routes.EVENT_STREAM
unpacking = packing.unpacking
Diverged, NotAllowed, NeverTaken = remote.Diverged, remote.NotAllowed, remote.Refusal
Who = Principal
Clock = Callable[[], dt.datetime]

DATABASE = "JOURNEYTUI_SERVER_DB"
"""The environment variable that says where the server's database is."""
DAYS, LONGEST_DAYS = 90, 365
"""How long a token lasts: unless something else is said, and at most."""


class Unreadable(Refused):
    """What was sent is not what the protocol says."""


class Known(NamedTuple):
    """What a replica knows of a space's history, as it says so."""

    log: str
    anchor: str
    """seq:hash; '' is the beginning."""


class Wanted(NamedTuple):
    """Which page of the rows."""

    cursor: int
    fresh: int
    rows: int


def now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


def database(told: str = "") -> str:
    """Where the server's database is: as told, or in the data folder. A folder that is missing there is made."""
    if told:
        return told
    path = locations.data_home() / "server.db"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(path)


class Host:
    """An open database of spaces with its tokens. May be used by many threads."""

    def __init__(self, spaces: Spaces, clock: Clock = now, mirrors: Path | None = None) -> None:
        """`mirrors` is the folder in which libraries mirror the spaces; None is one that goes when the server does."""
        self.spaces = spaces
        self.mirrors = Mirrors(spaces, mirrors)
        self.clock = clock
        self.access = Access(spaces.database)
        self._news = News(spaces)
        self._known: set[str] = set()

    @property
    def name(self) -> str:
        """The database as a person calls it, without a password."""
        return self.spaces.database.name

    @property
    def alone(self) -> bool:
        """Whether one process must serve it alone: a file does not tell others what changed in it."""
        return self.spaces.database.on_sqlite

    @property
    def at_once(self) -> int:
        """How many threads it serves well."""
        return 8 if self.alone else 16

    def close(self) -> None:
        """Ends the threads and the connections."""
        self._news.close()
        self.mirrors.close()
        self.spaces.close()

    def answers(self) -> bool:
        """Whether the database can be asked now."""
        try:
            self.spaces.heads()
        except JourneyError:
            return False
        return True

    # --- who ---

    def who(self, secret: str) -> Who | None:
        """Who holds the secret now."""
        return self.access.verify(secret, at=self.clock())

    def role(self, who: Who, space: str) -> str | None:
        """What somebody may do in a space; None when there is none of that name for them."""
        if not who.may(VIEWER, space):
            return None
        if space not in self._known:
            self._known.update(self.spaces.heads())
        return who.role if space in self._known else None

    def holding(self, tokens: Collection[str]) -> set[str]:
        """Those of the tokens, by id, that still hold."""
        moment = access.instant(self.clock())
        return {
            one.id
            for one in self.access.all()
            if one.id in tokens and not one.revoked_at and (one.ends_at is None or one.ends_at > moment)
        }

    def stranger(self, address: str) -> None:
        """Notes that somebody without a token that holds was sent away."""
        self.access.note(None, "sent away: no token", at=self.clock(), origin=address)

    def refused(self, who: Who, space: str, what: str) -> None:
        """Notes that somebody asked for more than the token allows."""
        self.access.note(who, "refused", at=self.clock(), about=what, space=space)

    def note_within(self, tx: SpaceTransaction, who: Who, what: str, about: str) -> None:
        """Notes what somebody does to a space, in the transaction that does it."""
        self.access.note_within(tx.connection, who, what, at=self.clock(), about=about, space=tx.info.name)

    # --- news ---

    def watch(self, moved: Callable[[str, int], None], came: Callable[[str, str, str, str], None]) -> None:
        """Calls these from another thread whenever a head moved or somebody came, in whichever process."""
        self._news.watch(moved, came)

    def tell_presence(self, space: str, replica: str, who: str, at: str) -> None:
        """Tells the other processes that somebody is in a journey."""
        self._news.tell_presence(space, replica, who, at)

    def tell_head(self, space: str, head: int) -> None:
        """Tells the other processes where a head is."""
        self._news.tell_head(space, head)


def open_host(where: str) -> Host:
    """Opens the server's database, and makes what it lacks: its tables, and the space `main` where there is none at all.

    Raises:
        UnusableLibrary, DiskTrouble: see `space_engine.open_database`.
        Missing: PostgreSQL is asked for, and its driver is not installed.
    """
    try:
        spaces = open_spaces(where if "://" in where else Path(where))
    except ModuleNotFoundError as error:
        raise Missing(*MISSING) from error
    host = Host(spaces, mirrors=None if "://" in where else Path(f"{where}.mirrors"))
    if not spaces.all():
        spaces.create(MAIN)
    return host


MISSING = ("A part of the program is not installed: the server.", "Install it with: pip install 'journeytui[server]'")


class Missing(UnusableLibrary):
    """The extra `server` is not installed."""


# --- what is asked of spaces -------------------------------------------------------------------------------------------


def spaces_of(host: Host, who: Who) -> list[tuple[Info, str]]:
    """The spaces that somebody reaches, each with the role."""
    return [(info, who.role) for info in host.spaces.all() if who.may(VIEWER, info.name)]


def head(host: Host, space: str) -> int:
    """Where the head of a space is."""
    return host.spaces.info(space).head


def info(host: Host, who: Who, space: str) -> remote.Space:
    """What a space says about itself."""
    return asked.info(host.spaces, space, who)


def push(host: Host, who: Who, space: str, known: Known, body: bytes) -> Committed:
    """Commits a push. Raises Unreadable, Diverged, NeverTaken."""

    def noted(tx: SpaceTransaction) -> None:
        host.note_within(tx, who, "push", f"head {tx.head}")

    committed = asked.commit(host.spaces, space, body, log=known.log, anchor=_anchor(known.anchor), by=who, noted=noted)
    if committed.moved:
        host.tell_head(space, committed.head)
    return committed


def pull(host: Host, who: Who, space: str, known: Known, wanted: Wanted) -> list[bytes]:
    """The lines of a page, in pieces. Raises Unreadable, Diverged."""
    joining = wanted.rows > limits.PAGE_ROWS
    lines = asked.page(
        host.spaces, space, log=known.log, anchor=_anchor(known.anchor), cursor=wanted.cursor, by=who,
        fresh=wanted.fresh, limit=min(wanted.rows, limits.FIRST_PAGE_ROWS),
        most=limits.FIRST_PAGE_BYTES if joining else limits.PAGE_BYTES,
    )  # fmt: skip
    return _pieces(lines)


def removed(host: Host, who: Who, space: str, ids: Sequence[str]) -> list[bytes]:
    """The lines of removed records as they were, in pieces."""
    rows = asked.removed(host.spaces, space, ids, who)
    return _pieces([*map(wire.row_line, rows), wire.compact({"end": len(rows)})])


# --- what the person who runs the server does --------------------------------------------------------------------------


def create_token(host: Host, name: str, role: str, *, space: str = MAIN, days: int = DAYS) -> tuple[str, Held]:
    """Makes a token for a space, for so many days. Returns its secret, told this once. Raises Refused, UnknownReference."""
    if days > LONGEST_DAYS:
        raise Refused(f"A token lasts at most {LONGEST_DAYS} days")
    try:
        host.spaces.info(space)
    except UnknownReference as error:
        raise UnknownReference(error.message, f"Make it first: journeytui space create {space}") from error
    secret, held = host.access.create(name, role, at=host.clock(), space=space, days=days)
    host.access.note(None, "token made", at=host.clock(), about=f"{held.id} {role}", space=space)
    return secret, held


def revoke_token(host: Host, reference: str) -> Held:
    """Ends a token, for every worker. Raises UnknownReference, Refused."""
    held = host.access.revoke(reference, at=host.clock())
    host.access.note(None, "token revoked", at=host.clock(), about=held.id, space=held.space or "")
    return held


def create_space(host: Host, name: str) -> Info:
    """Makes an empty space. Raises Refused."""
    info = host.spaces.create(name)
    host.access.note(None, "space made", at=host.clock(), space=name)
    return info


def reset_space(host: Host, name: str) -> Info:
    """Begins another history of a space: everybody who shares it stops, and joins anew. Raises UnknownReference."""
    info = host.spaces.reset(name)
    host.access.note(None, "space reset", at=host.clock(), space=name)
    return info


def prune_space(host: Host, name: str, days: int) -> int:
    """Forgets what was changed in a space more than so many days ago: the records stay, only their histories begin later.

    Returns how many changes are forgotten. Raises UnknownReference.
    """
    forgotten = host.spaces.prune(name, access.instant(host.clock() - dt.timedelta(days=days)))
    host.access.note(None, "space pruned", at=host.clock(), about=f"{forgotten} changes", space=name)
    return forgotten


def state_of(host: Host, held: Held) -> str:
    """How a token stands: open, ended or revoked."""
    if held.revoked_at:
        return "revoked"
    return "ended" if held.ends_at and held.ends_at <= access.instant(host.clock()) else "open"


def deeds(host: Host, count: int) -> list[Deed]:
    """What was done with the server, newest first."""
    return host.access.deeds(count=count)


def _anchor(told: str) -> wire.Anchor:
    try:
        return wire.Anchor.parse(told) if told else wire.START
    except wire.Malformed as error:
        raise Unreadable("The anchor is none") from error


def _pieces(lines: Sequence[str]) -> list[bytes]:
    """Lines as bytes, several at once."""
    return [("\n".join(lines[at : at + 200]) + "\n").encode() for at in range(0, len(lines), 200)]
