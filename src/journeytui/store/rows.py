"""Typed row classes for notebooks and scripts, made from the declaration: `from journeytui.store.rows import Touchpoint`.

They show a library's tables as SQLite holds them, so that SQLModel and SQLAlchemy can ask for them:

    with Session(engine_of("journeys.db")) as session:
        session.exec(select(Touchpoint.title, Touchpoint.emotion)).all()

The program itself never loads this: it would cost more than all the rest of its start.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine
from sqlmodel import Field, SQLModel

from journeytui.domain.fields import Entity
from journeytui.domain.words import WORDS
from journeytui.store.columns import columns_of

_TYPES: dict[str, type[str | int | float]] = {"TEXT": str, "INTEGER": int, "REAL": float}
_LIBRARY = MetaData()


@cache
def row_class(word: str) -> type[SQLModel]:
    """The row class of a word's table: one optional attribute a column, the id its key."""
    declared = WORDS[word]
    names = {"id": "TEXT", **{name: column.sql for name, column in columns_of(declared).items()}, "extra": "TEXT"}
    namespace: dict[str, Any] = {
        "__annotations__": {name: _TYPES[sql.split()[0]] | None for name, sql in names.items()},
        "__module__": __name__,
        "__doc__": declared.__doc__,
        "__tablename__": word,
        "metadata": _LIBRARY,
        **{name: Field(default=None, primary_key=name == "id", description=_help(declared, name)) for name in names},
    }
    metaclass: Any = type(SQLModel)
    made: type[SQLModel] = metaclass(declared.__name__, (SQLModel,), namespace, table=True)
    return made


def engine_of(path: str | Path) -> Engine:
    """An engine that reads a library and cannot write it."""
    address = f"file:{Path(path).absolute()}?mode=ro&uri=true"
    return create_engine(f"sqlite:///{address}")


def __getattr__(name: str) -> Any:
    by_class = {declared.__name__: word for word, declared in WORDS.items()}
    if name not in by_class:
        message = f"no word is called {name}"
        raise AttributeError(message)
    return row_class(by_class[name])


def _help(declared: type[Entity], name: str) -> str:
    field = declared.fields.get(name)
    return field.kind.help if field else ""
