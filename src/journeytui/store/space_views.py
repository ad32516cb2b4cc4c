"""SQL views over a database of spaces: one a word, one column a field, for people who ask with SQL.

They are for reading, derive from the declaration, and alter nothing; a value of another kind than its field's shows as null.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from journeytui.domain import kinds
from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of
from journeytui.store.schema import quoted


def are_current(connection: Connection) -> bool:
    """Whether the views are as the declaration is now."""
    if _on_sqlite(connection):
        return bool(connection.exec_driver_sql("PRAGMA user_version").scalar() == _fingerprint(_lite_view))
    told = connection.exec_driver_sql("SELECT obj_description(to_regclass('library'))").scalar()
    return bool(told == str(_fingerprint(_postgres_view)))


def make_views(connection: Connection) -> None:
    """Makes the views as the declaration is now."""
    view = _lite_view if _on_sqlite(connection) else _postgres_view
    for word in WORDS.values():
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {quoted(word.word)}")
        connection.exec_driver_sql(view(word).replace("%", "%%") if view is _postgres_view else view(word))
    if _on_sqlite(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {_fingerprint(view):d}")
    else:
        connection.exec_driver_sql(f"COMMENT ON VIEW library IS '{_fingerprint(view):d}'")


def _on_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _fingerprint(view: Callable[[type[Entity]], str]) -> int:
    return zlib.crc32("\n".join(map(view, WORDS.values())).encode()) >> 1


def _lite_view(word: type[Entity]) -> str:
    body = "r.body"
    return _view(word, _lite_columns(word, body), "space_record r JOIN space s ON s.number = r.space")


def _postgres_view(word: type[Entity]) -> str:
    # jsonb has no NUL in texts; OFFSET keeps PostgreSQL from reading the body anew for every field
    body = r"(SELECT replace(r.body, '\u0000', '\ufffd')::jsonb AS body OFFSET 0)"
    source = f"space_record r JOIN space s ON s.number = r.space CROSS JOIN LATERAL {body} b"
    return _view(word, _postgres_columns(word), source)


def _view(word: type[Entity], columns: Iterator[str], source: str) -> str:
    own = "s.name AS space, r.id AS id, r.seq AS seq, r.author AS changed_by"
    where = f"r.kind = '{word.word}' AND r.dead = 0"
    return f"CREATE VIEW {quoted(word.word)} AS SELECT {own}, {', '.join(columns)} FROM {source} WHERE {where}"


def _lite_columns(word: type[Entity], body: str) -> Iterator[str]:
    for name, column in columns_of(word).items():
        if many := _many(word, name):
            key = f"substr(key, {len(name) + 2})"
            gathered = f"json_group_object({key}, value)" if many is kinds.Pairs else f"json_group_array({key})"
            found = f"(SELECT {gathered} FROM json_each({body}) WHERE key GLOB '{name}/*')"
        else:
            found = f"json_extract({body}, '$.\"{name}\"')"
            if column.sql.endswith("''"):
                found = f"coalesce({found}, '')"
        yield f"{found} AS {quoted(name)}"


def _postgres_columns(word: type[Entity]) -> Iterator[str]:
    for name, column in columns_of(word).items():
        if many := _many(word, name):
            key = f"substr(key, {len(name) + 2})"
            gathered = f"jsonb_object_agg({key}, value)" if many is kinds.Pairs else f"jsonb_agg({key} ORDER BY key)"
            found = f"(SELECT {gathered} FROM jsonb_each(b.body) WHERE key LIKE '{name.replace('_', chr(92) + '_')}/%')"
            found = f"coalesce({found}, '{'{}' if many is kinds.Pairs else '[]'}'::jsonb)"
        elif column.sql.startswith(("INTEGER", "REAL")):
            found = f"CASE jsonb_typeof(b.body -> '{name}') WHEN 'number' THEN (b.body ->> '{name}')::numeric END"
        else:
            found = f"b.body ->> '{name}'"
            if column.sql.endswith("''"):
                found = f"coalesce({found}, '')"
        yield f"{found} AS {quoted(name)}"


def _many(word: type[Entity], name: str) -> type[kinds.Kind] | None:
    """The kind of a field whose elements are fields of their own."""
    declared = word.fields.get(name)
    kind = type(declared.kind) if declared else None
    return kind if kind in (kinds.Links, kinds.Labels, kinds.Pairs) else None
