"""What a transaction on PostgreSQL may take: no statement keeps a connection for ever, but what makes tables may take its time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

import postgres
from journeytui.domain.errors import DiskTrouble
from journeytui.store.space_engine import Database, open_database


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    opened = open_database(postgres.database())
    yield opened
    opened.close()


def longest(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SHOW statement_timeout").scalar())


def test_whatever_is_asked_has_a_longest_time_but_making_tables(database: Database) -> None:
    with database.making() as connection:
        assert longest(connection) == "0"
    with database.reading() as connection:
        assert longest(connection) == "20s"
    with database.writing() as connection:
        assert longest(connection) == "20s"


def test_what_takes_longer_is_ended_and_told(database: Database) -> None:
    def slow(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 20")
        connection.exec_driver_sql("SELECT pg_sleep(60)")

    with pytest.raises(DiskTrouble, match="took too long to answer") as refused, database.reading() as connection:
        slow(connection)
    assert "Try again" in refused.value.hint
    with pytest.raises(DiskTrouble, match="took too long to answer"), database.writing() as connection:
        slow(connection)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
