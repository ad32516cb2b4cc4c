from __future__ import annotations

import contextlib
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.domain.ids import well_formed
from journeytui.domain.words import WORDS
from journeytui.store import checking
from journeytui.store.columns import columns_of
from journeytui.workspace import history, listing, maps, records, seek, upkeep, views
from laws import tried

NATIVE = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=8)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from(["[1]", "[null]", '["a", 1]', '{"a":[1]}', '["\\ud800"]', "12", "high", "2026-13-01", "9999-99-99", "x EUR", "{}", '{"promoters":"x"}'])
)  # fmt: skip


def wrong(ws) -> list[str]:
    return [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok]


@tried(60)
@given(data=st.data())
def test_whatever_another_program_writes_is_journalled_found_shown_and_undone(data):
    with libraries.a_copy(libraries.small()) as ws:
        before = libraries.dump(ws)
        word = data.draw(st.sampled_from(sorted(WORDS)))
        ids = libraries.ids_of(ws, word)
        name = data.draw(st.sampled_from([*columns_of(WORDS[word]), "extra"]))
        if not ids:
            return
        id = data.draw(st.sampled_from(ids))
        other = libraries.open_at(ws.path, "another")
        other.connection.execute(f'UPDATE "{word}" SET "{name}" = ? WHERE id = ?', (data.draw(NATIVE), id))
        other.close()
        assert [problem for problem in wrong(ws) if "hang on nothing" not in problem] == []
        _look_at_everything(ws)
        after = libraries.dump(ws)
        if after == before:
            return
        assert history.log(ws, limit=1)[0].author == "outside JourneyTUI"
        assert history.undo_change(ws, history.log(ws, limit=1)[0].number).warnings == ()
        assert libraries.dump(ws) == before
        assert wrong(ws) == []


def _look_at_everything(ws) -> None:
    seek.find(ws, "a")
    history.log(ws)
    assert {row.id for row in listing.library_page(ws).rows} == set(libraries.ids_of(ws, "journey"))
    listing.library_page(ws, filter="a", sort="-kpis_off")
    for journey in libraries.ids_of(ws, "journey"):
        views.journey_view(ws, journey)
        maps.map_view(ws, journey)
    for stage in libraries.ids_of(ws, "stage"):
        views.stage_view(ws, stage)
    for word in WORDS:
        for id in libraries.ids_of(ws, word):
            records.record_view(ws, id)


def test_what_sqlite3_adds_gets_an_id_of_its_own(library):
    libraries.outside(library.path, "INSERT INTO team (title) VALUES ('One'), ('Two'), ('Three')")
    new = [row["id"] for row in libraries.dump(library)["team"] if row["title"] in ("One", "Two", "Three")]
    assert len(set(new)) == 3
    assert all(map(well_formed, new))


def test_many_ids_given_by_default_are_well_formed_and_differ(empty):
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO tag (title) SELECT i FROM n"
    libraries.outside(empty.path, sql.replace("tag", "team"))
    ids = libraries.ids_of(empty, "team")
    assert len(set(ids)) == 2000
    assert all(map(well_formed, ids))


def test_what_sqlite3_writes_is_in_the_history_and_found(library):
    touchpoint = libraries.ids_of(library, "touchpoint")[0]
    libraries.outside(
        library.path, f"UPDATE touchpoint SET title = 'From the shell', emotion = -2 WHERE id = '{touchpoint}'"
    )
    assert library.changed_elsewhere()
    (change, *_) = history.log(library)
    assert (change.author, change.what) == ("outside JourneyTUI", "changed outside JourneyTUI")
    assert {(entry.field, entry.new) for entry in change.entries} == {("title", "From the shell"), ("emotion", "-2")}
    assert [hit.id for hit in seek.find(library, "shell").hits] == [touchpoint]


SAID = st.sampled_from(["INSERT OR REPLACE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO", "INSERT INTO"])
UPSERT = st.sampled_from(["", " ON CONFLICT DO NOTHING", " ON CONFLICT (id) DO UPDATE SET {name} = excluded.{name}"])


@tried(40)
@given(data=st.data())
def test_whatever_way_another_program_puts_rows_in_the_journal_tells_it_and_it_is_undone(data):
    """Of a row that is replaced SQLite calls no trigger for its removal."""
    with libraries.a_copy(libraries.small()) as ws:
        before = libraries.dump(ws)
        word = data.draw(st.sampled_from(sorted(word for word in WORDS if libraries.ids_of(ws, word))))
        names = data.draw(st.lists(st.sampled_from([*columns_of(WORDS[word]), "extra"]), min_size=1, unique=True))
        recursive = data.draw(st.booleans())
        with contextlib.closing(sqlite3.connect(ws.path)) as other:
            other.execute(f"PRAGMA recursive_triggers = {recursive:d}")
            for _ in range(data.draw(st.integers(1, 3))):
                ids = [*libraries.ids_of(ws, word)[:3], "new", "newer"]
                rows = data.draw(
                    st.lists(st.tuples(st.sampled_from(ids), *[NATIVE] * len(names)), min_size=1, max_size=3)
                )
                upsert = data.draw(UPSERT).format(name=f'"{names[0]}"')
                marks = ", ".join(f"({', '.join('?' * (len(names) + 1))})" for _ in rows)
                quoted = ", ".join(f'"{name}"' for name in ("id", *names))
                sql = f'{data.draw(SAID)} "{word}" ({quoted}) VALUES {marks}{upsert}'
                with contextlib.suppress(sqlite3.IntegrityError), other:
                    other.execute(sql, [value for row in rows for value in row])
        ws.catch_up()
        assert checking.broken_journal(ws.connection) == []
        assert checking.stale_search(ws.connection) == []
        for row in history.log(ws, limit=50):
            if row.author == "outside JourneyTUI" and not row.undone:
                history.undo_change(ws, row.number)
        assert libraries.dump(ws) == before


def test_what_insert_or_replace_changes_is_told_field_by_field(library):
    stage = libraries.ids_of(library, "stage")[0]
    before = libraries.dump(library)
    libraries.outside(
        library.path,
        f"INSERT OR REPLACE INTO stage (id, parent, position, title) SELECT id, parent, position, 'Zeppelin' FROM stage WHERE id = '{stage}'",
    )
    library.catch_up()
    told = history.log(library, limit=1)[0]
    assert {entry.field for entry in told.entries} <= {*columns_of(WORDS["stage"])}
    assert ("title", "Zeppelin") in {(entry.field, entry.new) for entry in told.entries}
    assert len(libraries.dump(library)["touchpoint"]) == len(before["touchpoint"])
    assert history.undo_change(library, told.number).warnings == ()
    assert libraries.dump(library) == before


def test_what_sqlite3_removes_takes_what_hangs_on_it_and_comes_back(library):
    before = libraries.dump(library)
    libraries.outside(library.path, "DELETE FROM journey WHERE within IS NULL")
    assert [row["title"] for row in libraries.dump(library)["journey"]] == ["The mortgage in detail"]
    history.undo_change(library, history.log(library)[0].number)
    assert libraries.dump(library) == before
    assert wrong(library) == []


def test_nobody_can_change_who_a_record_is(library):
    with pytest.raises(AssertionError, match="the id of a record never changes"):
        libraries.outside(library.path, "UPDATE team SET id = 'other'")
    libraries.outside(library.path, "UPDATE team SET id = id, title = 'fine'")
    assert wrong(library) == []


def test_a_transaction_that_is_rolled_back_leaves_nothing(library):
    before = libraries.dump(library), library.connection.execute("SELECT count(*) FROM journal").fetchone()
    libraries.outside(library.path, "BEGIN; DELETE FROM journey; UPDATE team SET title = 'x'; ROLLBACK")
    assert (libraries.dump(library), library.connection.execute("SELECT count(*) FROM journal").fetchone()) == before


def test_plain_sql_answers_by_the_words(samples):
    rows = libraries.outside(samples.path, "SELECT title, emotion FROM touchpoint WHERE emotion = -2 LIMIT 3")
    assert len(rows.splitlines()) == 3
