"""Who may come in, and what was done with that: tokens, of which only a hash is kept, and a log that only grows.

Refuses to know a secret: it is given out once, when it is made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection

from journeytui.domain.errors import Refused, UnknownReference
from journeytui.store.opening import new_id
from journeytui.store.space_engine import Database

VIEWER, EDITOR, ADMIN = "viewer", "editor", "admin"
ROLES = (VIEWER, EDITOR, ADMIN)
"""Each may do what those before it may."""
PREFIX = "jtui_"
"""What every secret begins with, so that people and scanners know one when they see it."""
_SECRET_BYTES = 32
_USED_EVERY = dt.timedelta(hours=1)
"""How coarse it is kept when a token was used last."""


class Principal(NamedTuple):
    """Somebody who showed a secret."""

    id: str
    """Of the token: no secret."""
    name: str
    role: str
    space: str | None
    """The one space that it opens; None for all."""

    def may(self, role: str, space: str) -> bool:
        """Whether this is enough for what asks for a role in a space."""
        return self.space in (None, space) and ROLES.index(self.role) >= ROLES.index(role)


class Held(NamedTuple):
    """A token as it is listed. Instants are UTC."""

    id: str
    name: str
    role: str
    space: str | None
    made_at: str
    ends_at: str | None
    revoked_at: str | None
    used_at: str | None


class Deed(NamedTuple):
    """A line of the audit."""

    number: int
    at: str
    who: str
    token: str
    what: str
    about: str
    space: str
    origin: str


class Access:
    """The tokens and the audit of a database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def create(
        self, name: str, role: str, *, at: dt.datetime, space: str | None = None, days: int | None = None
    ) -> tuple[str, Held]:
        """Makes a token. Returns its secret, which nobody can ask for again, and what is kept. Raises Refused."""
        if role not in ROLES:
            raise Refused(f"“{role}” is no role", f"The roles are {', '.join(ROLES)}.")
        if not name.strip():
            raise Refused("A token needs a name", "Name who or what uses it.")
        if days is not None and days < 1:
            raise Refused("A token lasts a day at least")
        secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        ends = instant(at + dt.timedelta(days=days)) if days else None
        held = Held(new_id(), name.strip(), role, space, instant(at), ends, None, None)
        with self.database.writing() as connection:
            sql = (
                "INSERT INTO token (id, name, role, space, made_at, ends_at, revoked_at, used_at, hash) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            self.database.run(connection, sql, *held, _hash(secret))
        return secret, held

    def verify(self, secret: str, *, at: dt.datetime) -> Principal | None:
        """Who shows this secret; None when it is unknown, has ended or was revoked."""
        sql = "SELECT id, name, role, space, ends_at, revoked_at, used_at FROM token WHERE hash = ?"
        with self.database.reading() as connection:
            row = self.database.run(connection, sql, _hash(secret)).fetchone()
        moment = instant(at)
        if row is None or row.revoked_at or (row.ends_at and row.ends_at <= moment):
            return None
        if not row.used_at or row.used_at <= instant(at - _USED_EVERY):
            self._used(row.id, moment)
        return Principal(row.id, row.name, row.role, row.space)

    def all(self) -> list[Held]:
        """All tokens, also those that have ended, oldest first."""
        sql = "SELECT id, name, role, space, made_at, ends_at, revoked_at, used_at FROM token ORDER BY made_at, id"
        with self.database.reading() as connection:
            return [Held(*row) for row in self.database.run(connection, sql)]

    def revoke(self, reference: str, *, at: dt.datetime) -> Held:
        """Ends a token, named by its id, the beginning of it, or its name. Raises UnknownReference, Refused."""
        named = [one for one in self.all() if one.id.startswith(reference) or one.name == reference]
        live = [one for one in named if not one.revoked_at] or named
        if not reference or not live:
            raise UnknownReference(f"There is no token {reference}", "`journeytui token list` shows them.")
        if len(live) > 1:
            raise Refused(f"{len(live)} tokens are called {reference}", "Name one by its id.")
        with self.database.writing() as connection:
            sql = "UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
            self.database.run(connection, sql, instant(at), live[0].id)
        return next(one for one in self.all() if one.id == live[0].id)

    def note(self, who: Principal | None, what: str, *, at: dt.datetime, **told: str) -> None:
        """Adds a line to the audit; `told` may say about, space and origin."""
        with self.database.writing() as connection:
            self.note_within(connection, who, what, at=at, **told)

    def note_within(
        self, connection: Connection, who: Principal | None, what: str, *, at: dt.datetime, **told: str
    ) -> None:
        """Adds a line to the audit, in the transaction of what it tells about: there is not the one without the other."""
        values: tuple[Any, ...] = (
            instant(at), who.name if who else "", who.id if who else "", what,
            told.get("about", ""), told.get("space", ""), told.get("origin", ""),
        )  # fmt: skip
        sql = "INSERT INTO audit (at, who, token, what, about, space, origin) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self.database.run(connection, sql, *values)

    def deeds(self, *, before: int | None = None, count: int = 100) -> list[Deed]:
        """The audit, newest first."""
        where = "" if before is None else "WHERE number < ? "
        sql = (
            f"SELECT number, at, who, token, what, about, space, origin FROM audit {where}ORDER BY number DESC LIMIT ?"
        )
        with self.database.reading() as connection:
            given = (count,) if before is None else (before, count)
            return [Deed(*row) for row in self.database.run(connection, sql, *given)]

    def _used(self, id: str, moment: str) -> None:
        with self.database.writing() as connection:
            self.database.run(connection, "UPDATE token SET used_at = ? WHERE id = ?", moment, id)


def instant(at: dt.datetime) -> str:
    """An instant as it is kept and compared: UTC, with milliseconds."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _hash(secret: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
