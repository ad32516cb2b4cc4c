"""The tables of a space, of those who may use it, and of what they did: the same on SQLite and on PostgreSQL.

Refuses to know a field: a record is its JSON text, beside what it hangs on and who set what when.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

_NOT_BORN = "field <> '+' OR old IS NOT NULL"
"""Of the change log, all but the births, which a first push brings by the million: a record itself says when it was born."""


def _key() -> TypeEngine[str]:
    """Text that is compared byte by byte, on every database."""
    return Text().with_variant(Text(collation="C"), "postgresql")


def _whole() -> TypeEngine[int]:
    return BigInteger().with_variant(Integer(), "sqlite")


class Space(SQLModel, table=True):
    """One shared library: the head of its history, and the hash over all of it."""

    number: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    name: str = Field(sa_column=Column(_key(), nullable=False, unique=True))
    log: str = Field(sa_column=Column(_key(), nullable=False))
    head: int = Field(sa_column=Column(_whole(), nullable=False))
    hash: str = Field(sa_column=Column(_key(), nullable=False))
    made_at: str = Field(sa_column=Column(_key(), nullable=False))


class SpaceRecord(SQLModel, table=True):
    """A record as it is now; a dead one keeps what it held."""

    __tablename__ = "space_record"
    __table_args__ = (
        UniqueConstraint("space", "seq", name="space_record_by_seq"),
        Index(
            "space_record_by_parent",
            "space",
            "parent",
            sqlite_where=text("parent IS NOT NULL"),
            postgresql_where=text("parent IS NOT NULL"),
        ),
        Index(
            "space_record_by_within",
            "space",
            "within",
            sqlite_where=text("within IS NOT NULL"),
            postgresql_where=text("within IS NOT NULL"),
        ),
        Index(
            "space_record_library",
            "space",
            sqlite_where=text("kind = 'library'"),
            postgresql_where=text("kind = 'library'"),
        ),
        Index(
            "space_record_top",
            "space",
            "kind",
            "id",
            sqlite_where=text("parent IS NULL"),
            postgresql_where=text("parent IS NULL"),
        ),
    )
    space: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    id: str = Field(sa_column=Column(_key(), primary_key=True))
    kind: str = Field(sa_column=Column(_key(), nullable=False))
    seq: int = Field(sa_column=Column(_whole(), nullable=False))
    parent: str | None = Field(sa_column=Column(_key()))
    within: str | None = Field(sa_column=Column(_key()))
    dead: int = Field(sa_column=Column(SmallInteger, nullable=False))
    author: str = Field(sa_column=Column(Text, nullable=False))
    replica: str = Field(sa_column=Column(Text, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
    marks: str = Field(sa_column=Column(Text, nullable=False))


class SpaceCommit(SQLModel, table=True):
    """A push that moved the head."""

    __tablename__ = "space_commit"
    space: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(_whole(), primary_key=True, autoincrement=False))
    hash: str = Field(sa_column=Column(_key(), nullable=False))
    mut: str = Field(sa_column=Column(_key(), nullable=False))
    replica: str = Field(sa_column=Column(Text, nullable=False))
    by: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(_key(), nullable=False))


class SpacePush(SQLModel, table=True):
    """What a push was answered, so that it can be answered the same again."""

    __tablename__ = "space_push"
    space: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    mut: str = Field(sa_column=Column(_key(), primary_key=True))
    sha: str = Field(sa_column=Column(_key(), nullable=False))
    at: str = Field(sa_column=Column(_key(), nullable=False))
    answer: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SpaceChange(SQLModel, table=True):
    """What somebody did to a field of a record; '+' and '-' are whole records. Only ever added to."""

    __tablename__ = "space_change"
    __table_args__ = (
        Index(
            "space_change_by_record",
            "space",
            "id",
            "seq",
            sqlite_where=text(_NOT_BORN),
            postgresql_where=text(_NOT_BORN),
        ),
        {"sqlite_with_rowid": False},
    )
    space: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(_whole(), primary_key=True, autoincrement=False))
    field: str = Field(sa_column=Column(_key(), primary_key=True))
    kind: str = Field(sa_column=Column(_key(), nullable=False))
    id: str = Field(sa_column=Column(_key(), nullable=False))
    old: str | None = Field(sa_column=Column(Text))
    new: str | None = Field(sa_column=Column(Text))
    author: str = Field(sa_column=Column(Text, nullable=False))
    replica: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))
    mut: str = Field(sa_column=Column(_key(), nullable=False))


class Token(SQLModel, table=True):
    """Who may come in: a name and a role, found by the hash of a secret that is kept nowhere."""

    id: str = Field(sa_column=Column(_key(), primary_key=True))
    hash: str = Field(sa_column=Column(_key(), nullable=False, unique=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(_key(), nullable=False))
    space: str | None = Field(sa_column=Column(_key()))
    made_at: str = Field(sa_column=Column(_key(), nullable=False))
    ends_at: str | None = Field(sa_column=Column(_key()))
    revoked_at: str | None = Field(sa_column=Column(_key()))
    used_at: str | None = Field(sa_column=Column(_key()))


class Audit(SQLModel, table=True):
    """What was done with the server itself, and by whom. Only ever added to."""

    number: int | None = Field(default=None, sa_column=Column(_whole(), primary_key=True, autoincrement=True))
    at: str = Field(sa_column=Column(_key(), nullable=False))
    who: str = Field(sa_column=Column(Text, nullable=False))
    token: str = Field(sa_column=Column(_key(), nullable=False))
    what: str = Field(sa_column=Column(Text, nullable=False))
    about: str = Field(sa_column=Column(Text, nullable=False))
    space: str = Field(sa_column=Column(_key(), nullable=False))
    origin: str = Field(sa_column=Column(Text, nullable=False))


METADATA = SQLModel.metadata
"""All tables above, and nothing else."""
