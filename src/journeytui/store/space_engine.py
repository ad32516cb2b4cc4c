"""The database that holds spaces, by path or URL: how it is opened, and what a transaction is on SQLite and on PostgreSQL.

Everything that differs between the two stands here. What a database says when it cannot, leaves as a sentence.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, exc
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool

from journeytui.domain.errors import DiskTrouble, JourneyError, ReadOnly, UnusableLibrary
from journeytui.store import locking, opening, space_migrations
from journeytui.store.damage import damaged, refuse_damaged
from journeytui.store.opening import SPACES
from journeytui.store.schema import APPLICATION
from journeytui.store.shared_file import refuse_unshareable

_WAIT_MS = 30_000
_CONNECTIONS: dict[str, Any] = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 20}
"""How many a process keeps, how many more it makes when asked at once, and for how many seconds others wait for one."""
_POSTGRES_OPTIONS = (
    "-c lock_timeout=15s -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)
"""No statement keeps a connection for longer than that, waiting for a lock included, but what is run `at_length`."""


class Database:
    """An open database. May be used by many threads."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        """What a person calls it: a path, or a URL without its password."""
        self.on_sqlite = engine.dialect.name == "sqlite"
        self._writer = threading.Lock()
        self._errors: type[Exception] = engine.dialect.loaded_dbapi.Error

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()

    @contextmanager
    def writing(self, *, at_length: bool = False) -> Iterator[Connection]:
        """A transaction that writes, whole or not at all; `at_length`, each statement may take as long as it takes.

        SQLite's own waiting is unfair: inside one process writers stand in a line, before they take a connection.
        """
        saying, connect = told(self.name, self._errors), self.engine.connect
        if self.on_sqlite:
            with saying, self._writer, connect() as connection, locking.immediate(raw(connection)):
                yield connection
        else:
            with (
                saying,
                connect() as connection,
                connection.execution_options(isolation_level="READ COMMITTED").begin(),
            ):
                if at_length:
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                yield connection

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """A transaction that makes tables or views: of several workers that start at once, one after the other."""
        with self.writing(at_length=True) as connection:
            if not self.on_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SPACES:d})")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction in which everything read is of one moment."""
        with told(self.name, self._errors), self.engine.connect() as connection:
            if self.on_sqlite:
                connection.exec_driver_sql("BEGIN")
                yield connection
                connection.exec_driver_sql("COMMIT")
            else:
                options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                with connection.execution_options(**options).begin():
                    yield connection

    def among(self, column: str, values: Sequence[str]) -> tuple[str, Any]:
        """A condition with one mark, that a column is one of many values, and what to give for the mark."""
        if self.on_sqlite:
            return f"{column} IN (SELECT value FROM json_each(?))", _json_list(values)
        return f"{column} = ANY(%s)", list(values)

    def marks(self, sql: str) -> str:
        """A statement of this program, written with `?`, as the driver wants it."""
        return sql if self.on_sqlite else sql.replace("?", "%s")

    def run(self, connection: Connection, sql: str, *values: Any) -> Any:
        """Runs a statement written with `?`."""
        return connection.exec_driver_sql(self.marks(sql), values)

    def add(self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Adds very many rows at once."""
        if not rows:
            return
        names = ", ".join(f'"{column}"' for column in columns)
        if self.on_sqlite:
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
            raw(connection).executemany(sql, rows)
            return
        with raw(connection).cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def run_many(self, connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs a statement written with `?` once a row."""
        if rows:
            connection.exec_driver_sql(self.marks(sql), [tuple(row) for row in rows])


def raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.driver_connection


def _json_list(values: Iterable[str]) -> str:
    import json  # noqa: PLC0415

    return json.dumps(list(values))


# --- opening -----------------------------------------------------------------------------------------------------------


def open_database(
    where: str | Path, *, shared_file: bool = False, make: bool = True, closely: bool = False
) -> Database:
    """Opens a database of spaces, and brings up its tables; with `make` they are made where there are none.

    `shared_file`: others open the file too, on other machines perhaps, so it never has a write-ahead log and is let go of
    after every transaction. `closely`: the whole file is read, to see whether it is damaged.

    Raises:
        UnusableLibrary: it is something else, damaged, or cannot be made there.
        DiskTrouble: the disk fails, the database cannot be reached, or it is empty and shall not be made.
    """
    if isinstance(where, Path) or "://" not in where:
        return _open_file(Path(where), shared=shared_file, make=make, closely=closely)
    url = make_url(where)
    if url.get_backend_name() == "sqlite":
        return _open_file(Path(url.database or ""), shared=shared_file, make=make, closely=closely)
    if url.get_backend_name() != "postgresql":
        raise UnusableLibrary(f"A database of spaces is SQLite or PostgreSQL, not {url.get_backend_name()}")
    url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, **_CONNECTIONS, pool_pre_ping=True, connect_args={"options": _POSTGRES_OPTIONS})
    return _ready(Database(engine, url.render_as_string(hide_password=True)), make=make)


def _open_file(path: Path, *, shared: bool, make: bool, closely: bool) -> Database:
    with told(str(path)):
        if shared:
            refuse_unshareable(path)
        if make:
            _make_file(path)
        _check(path, shared=shared, closely=closely)
        safe = opening.wal_is_safe() and not shared

        def connect() -> sqlite3.Connection:
            return _connect(path, wal=safe)

        pool: dict[str, Any] = {"poolclass": NullPool} if shared else {"poolclass": QueuePool, **_CONNECTIONS}
        engine = create_engine("sqlite://", creator=connect, **pool)
        return _ready(Database(engine, str(path)), make=make)


def _make_file(path: Path) -> None:
    if path.exists():
        return
    if not path.parent.is_dir():
        raise UnusableLibrary(f"There is no folder {path.parent}", "Make it first.")
    teams = path.parent.stat().st_mode & 0o022 == 0o020  # a folder in which a group may write, and nobody else
    mode = 0o660 if teams else 0o600
    handle = os.open(path, os.O_CREAT | os.O_RDWR, mode)
    os.fchmod(handle, mode)
    os.close(handle)


def _check(path: Path, *, shared: bool, closely: bool) -> None:
    """Raises UnusableLibrary where the file holds something else, or is damaged."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS:d}")
        application, holds = _read_at_once(connection)
        if application == APPLICATION:
            raise UnusableLibrary(
                f"{path} is a library, not a space", "Name another file: a library and a space are two files."
            )
        if application != SPACES and (holds or application):
            raise UnusableLibrary(f"{path} is an SQLite file, but holds no spaces of JourneyTUI", "Check the path.")
        if shared:
            refuse_damaged(path, connection, closely=closely)
    finally:
        connection.close()


def _read_at_once(connection: sqlite3.Connection) -> tuple[int, bool]:
    """Whose file it is by its head, and whether it holds anything: of one moment, for another may be making it just now."""
    connection.execute("BEGIN")
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    holds = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    connection.execute("COMMIT")
    return application, holds


def _connect(path: Path, *, wal: bool) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS:d}")
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'TRUNCATE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA cache_size = -64000")
    return connection


def _ready(database: Database, *, make: bool) -> Database:
    try:
        _make_tables(database, anew=make)
    except BaseException:
        database.close()
        raise
    return database


def _make_tables(database: Database, *, anew: bool) -> None:
    with database.reading() as connection:
        if space_migrations.is_current(connection):
            return
    with database.making() as connection:
        if not anew and not space_migrations.is_made(connection):
            raise DiskTrouble(
                f"{database.name} is empty",
                "It held a space before: if it is being copied, wait a moment; else put its backup back.",
            )
        if database.on_sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {SPACES:d}")
        space_migrations.bring_up(connection)


# --- what can go wrong -------------------------------------------------------------------------------------------------


@contextmanager
def told(name: str, driver: type[Exception] = sqlite3.Error) -> Iterator[None]:
    """Turns what a database says, itself or through its driver, into what a person can act on."""
    try:
        yield
    except exc.TimeoutError as error:
        raise DiskTrouble(f"Too many ask {name} at once", "Try again in a moment.") from error
    except exc.DBAPIError as error:
        raise _meaning(error.orig or error, name) from error
    except driver as error:
        raise _meaning(error, name) from error
    except OSError as error:
        raise DiskTrouble(
            f"{name}: {error.strerror or error}", "Check the path and the disk, then try again."
        ) from error


_TROUBLES = (
    (("locked", "busy", "lock timeout"), "Others have been writing to {name} for too long", "Try again in a moment."),
    (
        ("statement timeout",),
        "{name} took too long to answer",
        "Try again in a moment; if it stays so, look at its load.",
    ),
    (("full", "disk I/O", "No space"), "{name}: {said}", "Nothing of this was kept. Free some space, then try again."),
)
"""What a database says when it cannot just now, and what a person is told then."""


def _meaning(error: BaseException, name: str) -> JourneyError:
    said = str(error).partition("\n")[0]
    for marks, message, hint in _TROUBLES:
        if any(mark in said for mark in marks):
            return DiskTrouble(message.format(name=name, said=said), hint)
    if "malformed" in said or "not a database" in said:
        return damaged(name)
    if "unable to open" in said and not Path(name).exists():
        return DiskTrouble(f"There is no file {name} any more", "Perhaps its disk is not here just now.")
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return ReadOnly(f"{name} cannot be written by you", "Ask its owner.")
    return DiskTrouble(f"{name}: {said}", "Look at the database, then try again.")
