"""The tables of the first version, and the triggers that keep logs from being altered."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

_SQLITE = """
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never altered'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never altered'); END;
CREATE TRIGGER space_change_keeps BEFORE UPDATE ON space_change
    BEGIN SELECT RAISE(ABORT, 'the change log is never altered'); END;
CREATE TRIGGER space_record_grows BEFORE UPDATE OF seq ON space_record WHEN new.seq <= old.seq
    BEGIN SELECT RAISE(ABORT, 'the seq of a record only grows'); END;
"""
_POSTGRES = """
CREATE FUNCTION journeytui_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '%%', TG_ARGV[0]; END $$;
CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION journeytui_refuse('the audit is never altered');
CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION journeytui_refuse('the audit is never altered');
CREATE TRIGGER space_change_keeps BEFORE UPDATE ON space_change
    FOR EACH ROW EXECUTE FUNCTION journeytui_refuse('the change log is never altered');
CREATE TRIGGER space_record_grows BEFORE UPDATE OF seq ON space_record
    FOR EACH ROW WHEN (new.seq <= old.seq) EXECUTE FUNCTION journeytui_refuse('the seq of a record only grows');
"""


def upgrade() -> None:
    """Makes everything."""
    _make_spaces()
    _make_records()
    _make_logs()
    _make_access()
    bind = op.get_bind()
    for statement in _POSTGRES.split(";\nCREATE") if bind.dialect.name == "postgresql" else _SQLITE.split(";\nCREATE"):
        sql = statement.strip()
        bind.exec_driver_sql(sql if sql.startswith("CREATE") else f"CREATE {sql}")


def _key() -> TypeEngine[str]:
    return Text().with_variant(Text(collation="C"), "postgresql")


def _whole() -> TypeEngine[int]:
    return BigInteger().with_variant(Integer(), "sqlite")


def _make_spaces() -> None:
    op.create_table(
        "space",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("name", _key(), nullable=False),
        Column("log", _key(), nullable=False),
        Column("head", _whole(), nullable=False),
        Column("hash", _key(), nullable=False),
        Column("made_at", _key(), nullable=False),
        UniqueConstraint("name", name="space_name"),
    )
    op.create_table(
        "space_commit",
        Column("space", Integer, primary_key=True, autoincrement=False),
        Column("seq", _whole(), primary_key=True, autoincrement=False),
        Column("hash", _key(), nullable=False),
        Column("mut", _key(), nullable=False),
        Column("replica", Text, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", _key(), nullable=False),
    )
    op.create_table(
        "space_push",
        Column("space", Integer, primary_key=True, autoincrement=False),
        Column("mut", _key(), primary_key=True),
        Column("sha", _key(), nullable=False),
        Column("at", _key(), nullable=False),
        Column("answer", LargeBinary, nullable=False),
    )


def _make_records() -> None:
    op.create_table(
        "space_record",
        Column("space", Integer, primary_key=True, autoincrement=False),
        Column("id", _key(), primary_key=True),
        Column("kind", _key(), nullable=False),
        Column("seq", _whole(), nullable=False),
        Column("parent", _key()),
        Column("within", _key()),
        Column("dead", SmallInteger, nullable=False),
        Column("author", Text, nullable=False),
        Column("replica", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("marks", Text, nullable=False),
        UniqueConstraint("space", "seq", name="space_record_by_seq"),
    )
    for name, columns, where in (
        ("space_record_by_parent", ["space", "parent"], "parent IS NOT NULL"),
        ("space_record_by_within", ["space", "within"], "within IS NOT NULL"),
        ("space_record_library", ["space"], "kind = 'library'"),
        ("space_record_top", ["space", "kind", "id"], "parent IS NULL"),
    ):
        op.create_index(name, "space_record", columns, sqlite_where=text(where), postgresql_where=text(where))


def _make_logs() -> None:
    op.create_table(
        "space_change",
        Column("space", Integer, primary_key=True, autoincrement=False),
        Column("seq", _whole(), primary_key=True, autoincrement=False),
        Column("field", _key(), primary_key=True),
        Column("kind", _key(), nullable=False),
        Column("id", _key(), nullable=False),
        Column("old", Text),
        Column("new", Text),
        Column("author", Text, nullable=False),
        Column("replica", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("mut", _key(), nullable=False),
        sqlite_with_rowid=False,
    )
    where = text("field <> '+' OR old IS NOT NULL")
    op.create_index(
        "space_change_by_record", "space_change", ["space", "id", "seq"], sqlite_where=where, postgresql_where=where
    )
    op.create_table(
        "audit",
        Column("number", _whole(), primary_key=True, autoincrement=True),
        Column("at", _key(), nullable=False),
        Column("who", Text, nullable=False),
        Column("token", _key(), nullable=False),
        Column("what", Text, nullable=False),
        Column("about", Text, nullable=False),
        Column("space", _key(), nullable=False),
        Column("origin", Text, nullable=False),
    )


def _make_access() -> None:
    op.create_table(
        "token",
        Column("id", _key(), primary_key=True),
        Column("hash", _key(), nullable=False),
        Column("name", Text, nullable=False),
        Column("role", _key(), nullable=False),
        Column("space", _key()),
        Column("made_at", _key(), nullable=False),
        Column("ends_at", _key()),
        Column("revoked_at", _key()),
        Column("used_at", _key()),
        UniqueConstraint("hash", name="token_hash"),
    )
