"""Spaces in a database, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from journeytui.domain.errors import JourneyError, Refused, UnknownReference, UnusableLibrary
from journeytui.domain.fields import Field
from journeytui.domain.kinds import Line
from journeytui.domain.words import WORDS
from journeytui.store import columns, opening, space_engine, space_migrations
from journeytui.store.columns import columns_of
from journeytui.store.opening import SPACES
from journeytui.store.space_engine import open_database
from journeytui.store.space_tables import METADATA
from journeytui.store.spaces import Spaces, open_spaces
from journeytui.sync import rules
from journeytui.sync.wire import Push, Put
from store.spacing import BOTH, Client, ids, place
from sync.heap import back, edit, new, remove


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return place(request.param, tmp_path)


@pytest.fixture
def spaces(where: str) -> Iterator[Spaces]:
    opened = open_spaces(where)
    opened.create("main")
    yield opened
    opened.close()


@pytest.fixture
def client(spaces: Spaces) -> Client:
    return Client(spaces)


def rows_of(spaces: Spaces, sql: str) -> list[tuple[Any, ...]]:
    with spaces.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


# --- the tables --------------------------------------------------------------------------------------------------------


def test_the_steps_end_at_what_the_tables_declare(where: str) -> None:
    database = open_database(where)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        names = {table.name for table in METADATA.sorted_tables}
        found = [one for one in compare_metadata(context, METADATA) if "alembic" not in str(one)]
        assert not found
        assert {"space", "space_record", "space_change", "token", "audit"} <= names
    database.close()


def test_the_last_step_is_the_one_that_says_so() -> None:
    folder = Path(space_migrations.__file__).parent
    script = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    assert script.get_current_head() == space_migrations.NEWEST


def test_workers_that_start_at_once_make_the_tables_once(where: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_spaces, [where] * 4))
    opened[0].create("main")
    assert [one.name for one in opened[3].all()] == ["main"]
    for one in opened:
        one.close()


def test_whose_a_file_is_and_whether_it_holds_anything_is_seen_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "spaces.db"

    class Slow(sqlite3.Connection):
        """Between its questions somebody else makes the file, as far as they come."""

        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            if "sqlite_master" in sql:
                other = sqlite3.connect(path, timeout=0, isolation_level=None)
                with closing(other), suppress(sqlite3.OperationalError):
                    other.executescript(f"BEGIN; PRAGMA application_id = {SPACES}; CREATE TABLE made (it); COMMIT")
            return super().execute(sql, *given)

    with closing(sqlite3.connect(path, isolation_level=None, factory=Slow)) as connection:
        assert space_engine._read_at_once(connection) in ((0, False), (SPACES, True))


def test_what_a_newer_program_brought_further_is_refused(where: str) -> None:
    database = open_database(where)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(UnusableLibrary, match="newer JourneyTUI"):
        open_database(where)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE audit SET who = 'nobody'", "the audit is never altered"),
        ("DELETE FROM audit", "the audit is never altered"),
        ("UPDATE space_change SET author = 'nobody'", "the change log is never altered"),
        ("UPDATE space_record SET seq = seq", "the seq of a record only grows"),
        ("UPDATE space_record SET seq = seq - 1", "the seq of a record only grows"),
    ],
)
def test_the_database_itself_keeps_logs_and_seqs(spaces: Spaces, client: Client, sql: str, told: str) -> None:
    client.push(new("T1", title="Visit"))
    with spaces.database.writing() as connection:
        line = "INSERT INTO audit (at, who, token, what, about, space, origin) VALUES ('', 'ana', '', '', '', '', '')"
        connection.exec_driver_sql(line)
    with pytest.raises(JourneyError, match=told), spaces.database.writing() as connection:
        connection.exec_driver_sql(sql)


def test_no_two_records_of_a_space_have_one_seq(spaces: Spaces, client: Client) -> None:
    client.push(new("T1"), new("T2"))
    with pytest.raises(JourneyError), spaces.database.writing() as connection:
        connection.exec_driver_sql("UPDATE space_record SET seq = 99")


def test_texts_are_compared_byte_by_byte(spaces: Spaces, client: Client) -> None:
    keys = ["Za", "Zz", "a0", "a0V", "a0v", "b00", "é"]
    client.push(*(new("T" + key) for key in reversed(keys)))
    found = rows_of(spaces, "SELECT id FROM space_record ORDER BY id")
    assert [id for (id,) in found] == ["T" + key for key in keys]


# --- spaces ------------------------------------------------------------------------------------------------------------


def test_spaces_do_not_see_each_other(spaces: Spaces, client: Client) -> None:
    spaces.create("other")
    other = Client(spaces, "other")
    client.push(new("T1", title="here"))
    other.push(new("T1", title="there"))
    assert [row.fields["title"] for row in client.page().rows] == ["here"]
    assert [row.fields["title"] for row in other.page().rows] == ["there"]
    assert spaces.heads() == {"main": 1, "other": 1}


@pytest.mark.parametrize("name", ["", "a b", "a/b", "main", "x" * 101])
def test_a_space_has_a_name_of_its_own(spaces: Spaces, name: str) -> None:
    with pytest.raises(Refused):
        spaces.create(name)


def test_a_space_that_is_not_there_is_told(spaces: Spaces) -> None:
    for ask in (spaces.info, spaces.reset):
        with pytest.raises(UnknownReference, match="no space elsewhere"):
            ask("elsewhere")


def test_a_reset_begins_another_history_with_the_same_records(spaces: Spaces, client: Client) -> None:
    client.push(new("T1"))
    before = spaces.info("main")
    after = spaces.reset("main")
    assert after.log != before.log
    assert (after.head, ids(Client(spaces).page().rows)) == (1, ["T1"])


# --- records -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 9, 10, 11])
@pytest.mark.parametrize("limit", [1, 5])
def test_pages_hold_every_record_once_in_the_order_of_their_seq(client: Client, count: int, limit: int) -> None:
    client.push(*(new(f"T{number}") for number in range(count)))
    client.push(*(edit(f"T{number}", 99, pain=1) for number in range(0, count, 3)))
    rows = client.pull(limit=limit)
    assert sorted(ids(rows)) == sorted(f"T{number}" for number in range(count))
    assert [row.seq for row in rows] == sorted(row.seq for row in rows)
    assert client.cursor == client.spaces.info("main").head


def test_a_page_ends_where_it_is_full_of_bytes(client: Client) -> None:
    client.push(*(new(f"T{number}", description="x" * 1_000) for number in range(20)))
    page = client.page(most=5_000)
    assert (len(page.rows), page.more) == (5, True)
    assert len(client.pull(most=5_000)) == 20


def test_a_page_of_very_many_rows_is_read_in_parts(client: Client) -> None:
    client.push(*(new(f"T{number}") for number in range(1_201)))
    assert len(client.page(limit=1_200).rows) == 1_200
    assert client.page(limit=1_200).more
    assert not client.page(limit=1_201).more


def test_whoever_begins_is_not_told_of_what_went_before(client: Client) -> None:
    client.push(new("T1"), new("T2"), new("T3"))
    client.push(remove(("T1", 1)))
    start = client.spaces.info("main").head
    client.push(remove(("T2", 2)))
    assert ids(client.page(fresh=start).rows) == ["T3", "T2"]
    assert ids(client.page().rows) == ["T3", "T1", "T2"]


@pytest.mark.parametrize(
    "text", ["", "a\0b", "é 👩🏽‍🚀 \u202e", "\\u0000 \\\\u0000", "'; DROP TABLE space; --", "%s %% ? :x", "\x1b[2J\r\n"]
)
def test_a_value_comes_back_as_it_was_sent(client: Client, text: str) -> None:
    values = {"title": text + "!", "n": 2**70, "x": 0.1, "deep": {"$is": {"$blob": [text, None, True]}}}
    client.push(new("T1", "ana " + text.replace("\0", ""), **values))
    (row,) = client.page().rows
    assert row.fields == values
    assert row.author == "ana " + text.replace("\0", "")


def test_a_thousand_ops_ask_the_database_a_few_times(spaces: Spaces, client: Client) -> None:
    client.push(new("J1"), *(new(f"S{number}", parent="J1") for number in range(1_000)))
    asked: list[str] = []
    event.listen(spaces.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    client.push(*(new(f"T{number}", parent=f"S{number}") for number in range(1_000)))
    client.push(*(edit(f"S{number}", 0, title="x", parent="J1") for number in range(1_000)))
    assert len(asked) < 40
    asked.clear()
    seqs = {row.id: row.seq for row in client.pull(limit=9_999)}
    client.push(
        *(remove((f"S{number}", seqs[f"S{number}"]), (f"T{number}", seqs[f"T{number}"])) for number in range(1_000))
    )
    assert len(asked) < 60
    assert {row.dead for row in client.pull() if row.kind == "stage"} == {True}


def test_what_was_done_to_a_record_is_kept_also_over_its_lives(spaces: Spaces, client: Client) -> None:
    client.push(new("T1", title="one"))
    client.push(edit("T1", 1, "ben", title="two", pain=3))
    client.push(remove(("T1", 2), by="cem"))
    client.push(back("T1", 3, title="three"))
    client.push(edit("T1", 4, title="four"))
    client.push(remove(("T1", 5)))
    client.push(back("T1", 6, title="five"))
    with spaces.reading("main") as reading:
        told = [(note.seq, note.field, note.old, note.new, note.author) for note in reading.history("T1")]
        assert [one[:2] for one in told] == [
            (7, "+"), (6, "-"), (5, "title"), (4, "+"), (3, "-"), (2, "pain"), (2, "title"), (1, "+"),
        ]  # fmt: skip
        assert told[6] == (2, "title", '"one"', '"two"', "ben")
        assert told[0][2] == '{"title":"four"}'
        assert [note.seq for note in reading.history("T1", before=5, count=2)] == [4, 3]
        assert not reading.history("T9")


def test_a_pruned_space_forgets_its_changes_and_nothing_else(spaces: Spaces, client: Client) -> None:
    client.push(new("T1", title="one"), mut="first")
    client.push(edit("T1", 1, title="two"))
    before = client.page()
    assert spaces.prune("main", "2000-01-01") == 0
    assert spaces.prune("main", "9999-01-01") == 2
    assert client.page() == before
    with spaces.reading("main") as reading:
        assert not reading.history("T1")
    again = client.push(new("T1", title="one"), mut="first")
    assert [one.what for one in again.outcomes] == ["conflict"], "kept, though it had been forgotten that it was here"
    assert client.page().rows[0].fields["title"] == "two"
    client.push(edit("T1", 2, title="three"))
    with spaces.reading("main") as reading:
        assert [note.new for note in reading.history("T1")] == ['"three"']


def test_views_show_each_word_as_a_table(spaces: Spaces, client: Client) -> None:
    client.push(
        new("J1", title="Home", tags__b=1, tags__a=1), new("S1", parent="J1", title="Search"),
        new("T1", parent="S1", title="Vi\0sit", emotion=-2, pain="much", of_tomorrow=1), new("T2", title="gone"),
    )  # fmt: skip
    client.push(remove(("T2", 4)))
    query = "SELECT title, emotion, description FROM touchpoint WHERE emotion < 0"
    (found,) = plain(spaces, query)
    assert found[1:] == (-2, "")
    assert found[0].startswith("Vi")
    assert plain(spaces, "SELECT count(*), min(space) FROM touchpoint") == [(1, "main")]
    (tags,) = plain(spaces, "SELECT tags FROM journey")[0]
    assert sorted(tags if isinstance(tags, list) else json.loads(tags)) == ["a", "b"]
    for word in WORDS.values():
        names = ", ".join(f'"{name}"' for name in ("space", "id", "seq", "changed_by", *columns_of(word)))
        plain(spaces, f'SELECT {names} FROM "{word.word}"')


def test_views_follow_the_declaration(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_spaces(where).close()
    monkeypatch.setitem(WORDS["goal"].fields, "mood", Field("mood", Line("Mood", "How it feels.")))
    columns._columns_of.cache_clear()
    again = open_spaces(where)
    again.create("main")
    Client(again).push(Put("goal", "G1", "ana", "", {"mood": "fine"}))
    assert plain(again, "SELECT mood FROM goal") == [("fine",)]
    again.close()
    columns._columns_of.cache_clear()


def plain(spaces: Spaces, sql: str) -> list[tuple[Any, ...]]:
    """What any program reads there."""
    if not spaces.database.on_sqlite:
        return rows_of(spaces, sql)
    connection = sqlite3.connect(spaces.database.name)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


# --- many at once ------------------------------------------------------------------------------------------------------


def test_a_push_that_fails_half_way_leaves_nothing(spaces: Spaces, client: Client) -> None:
    nobody: Any = None

    def fail() -> None:
        with spaces.writing("main") as tx:
            rules.decide(tx, Push("mut", "there", (new("T1"),)))
            tx.finish("mut", replica="there", by=nobody, sha="", answer=b"")

    with pytest.raises(JourneyError):
        fail()
    assert spaces.info("main").head == 0
    assert not client.page().rows
    client.push(new("T1"), mut="mut")
    assert ids(client.page().rows) == ["T1"]


def test_a_reader_sees_one_moment(spaces: Spaces, client: Client) -> None:
    client.push(new("T1"))
    with spaces.reading("main") as reading:
        if not (spaces.database.on_sqlite and not opening.wal_is_safe()):  # there a writer waits for whoever reads
            Client(spaces).push(new("T2"))
        assert [record.id for record in reading.rows(0, 10)] == ["T1"]
        assert reading.info.head == 1


def test_readers_and_writers_in_threads_all_get_through(spaces: Spaces) -> None:
    def work(number: int) -> int:
        client = Client(spaces)
        for turn in range(5):
            client.push(new(f"T{number}-{turn}"))
        return len(client.pull())

    with ThreadPoolExecutor(6) as pool:
        assert all(found >= 5 for found in pool.map(work, range(6)))
    assert spaces.info("main").head == 30
    assert threading.active_count() < 30


def test_what_is_no_database_of_spaces_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all, but long enough to look like one" * 20)
    sqlite3.connect(tmp_path / "foreign").execute("CREATE TABLE t (x)").connection.close()
    for name, told in (("text", "is damaged"), ("foreign", "holds no spaces")):
        with pytest.raises(UnusableLibrary, match=told):
            open_spaces(tmp_path / name)
    with pytest.raises(UnusableLibrary, match="no folder"):
        open_spaces(tmp_path / "nowhere" / "x.db")
    with pytest.raises(UnusableLibrary, match="SQLite or PostgreSQL"):
        open_spaces("mysql://root@localhost/x")


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(JourneyError) as told:
        open_spaces("postgresql://ana:hunter2@127.0.0.1:1/spaces")
    assert "hunter2" not in f"{told.value} {told.value.hint}"


def test_a_file_of_spaces_is_private_and_safe(tmp_path: Path) -> None:
    for shared in (False, True):
        spaces = open_spaces(tmp_path / f"{shared}.db", shared_file=shared)
        with spaces.database.reading() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            assert mode == ("wal" if opening.wal_is_safe() and not shared else "truncate")
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert (tmp_path / f"{shared}.db").stat().st_mode & 0o777 == 0o600
        spaces.close()
