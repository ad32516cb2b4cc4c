"""A first sync that is ended over search and figures: whatever comes next finishes them."""

from __future__ import annotations

import fcntl
import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.cli.main import main
from journeytui.domain.errors import NothingToUndo
from journeytui.domain.words import WORDS, children_of
from journeytui.store import figures, index, opening, replica, search
from journeytui.store.replica import Replica
from journeytui.workspace import edit, history, indexing, listing, remotes, renewal, seek, sharing, upkeep
from journeytui.workspace.following import Follower
from journeytui.workspace.reports import Report
from journeytui.workspace.workspace import Workspace, open_library
from laws import tried


@pytest.fixture
def cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library of somebody who joined, and whose program was ended before it came to the index."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(remotes, "_keyring", lambda: None)

    def ended(_: object) -> Iterator[None]:
        raise SystemExit

    with closing(libraries.open_copy(libraries.small(), tmp_path / "ana.db", "ana")) as ana:
        sharing.add_remote(ana, "team", str(tmp_path / "space.db"))
        sharing.sync_now(ana)
    with closing(libraries.open_copy(libraries.empty(), tmp_path / "bea.db", "bea")) as bea:
        with opening.immediate(bea.connection):
            bea.connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (opening.new_id(),))
        sharing.add_remote(bea, "team", str(tmp_path / "space.db"))
        with monkeypatch.context() as patch:
            patch.setattr(renewal, "rebuilding", ended)
            with pytest.raises(SystemExit):
                sharing.sync_now(bea)
    return tmp_path / "bea.db"


def bea(path: Path) -> Workspace:
    return open_library(path, me="bea")


def is_whole(path: Path) -> bool:
    """Whether search finds what is there, and every journey has its figures."""
    with closing(bea(path)) as ws:
        titles = [title for (title,) in ws.connection.execute("SELECT title FROM touchpoint")]
        found = all(seek.find(ws, title, 50).hits for title in titles)
        return bool(titles) and found and all(finding.ok for finding in upkeep.doctor(ws, deep=True).findings)


def away(path: Path) -> None:
    """The space cannot be reached from now on."""
    (path.parent / "space.db").rename(path.parent / "elsewhere.db")


def typed(path: Path, *words: str) -> None:
    main(["--db", str(path), *words])


def followed(path: Path) -> None:
    said: list[Report] = []
    with closing(bea(path)) as ws:
        follower = Follower(ws, said.append)
        follower.end()
        follower.run()
    assert any(report.doing == "indexing" for report in said)


WAYS: dict[str, Callable[[Path], object]] = {
    "sync": lambda path: typed(path, "sync"),
    "list": lambda path: typed(path, "list"),
    "find": lambda path: typed(path, "find", "anything"),
    "remote remove": lambda path: typed(path, "remote", "remove", "team"),
    "explorer": followed,
}


def test_what_was_cut_short_is_not_whole(cut_short: Path) -> None:
    assert not is_whole(cut_short)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reached", [True, False])
def test_whatever_comes_next_makes_it_whole_with_the_space_and_without(
    cut_short: Path, way: str, reached: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    if not reached:
        away(cut_short)
    WAYS[way](cut_short)
    assert is_whole(cut_short)


def test_it_is_done_once(cut_short: Path) -> None:
    with closing(bea(cut_short)) as ws:
        assert indexing.finish(ws)
        assert not indexing.finish(ws)


def test_whoever_syncs_does_it_and_nobody_beside_them(cut_short: Path) -> None:
    lock = os.open(cut_short.with_name("bea.db.sync.lock"), os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with closing(bea(cut_short)) as ws:
        assert not indexing.finish(ws)
        os.close(lock)
        assert indexing.finish(ws)


def test_while_a_first_sync_is_under_way_nothing_is_due(cut_short: Path) -> None:
    with closing(bea(cut_short)) as ws:
        here = Replica(ws.opened, me=ws.me)
        with here.step():
            here.keep(joining=1)
        assert not indexing.finish(ws)


def test_a_library_that_is_open_read_only_stays_as_it_is(cut_short: Path) -> None:
    with closing(open_library(cut_short, me="bea", read_only=True)) as ws:
        assert not indexing.finish(ws)


# --- others between two pieces -----------------------------------------------------------------------------------------


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_AT_ONCE", 4)
    monkeypatch.setattr(search, "_JOINED_AT_ONCE", 1)
    monkeypatch.setattr(index, "_LINKS_AT_ONCE", 3)
    monkeypatch.setattr(renewal, "_AT_ONCE", 1)


def another_title(ws: Workspace, at: int) -> None:
    touchpoints = libraries.ids_of(ws, "touchpoint")
    edit.set_values(ws, [touchpoints[at % len(touchpoints)]], {"title": f"renamed{at}"})


def another_owner(ws: Workspace, at: int) -> None:
    journeys, people = libraries.ids_of(ws, "journey"), libraries.ids_of(ws, "person")
    edit.set_values(ws, [journeys[at % len(journeys)]], {"accountable": people[at % len(people)]})


def one_more(ws: Workspace, at: int) -> None:
    stages = libraries.ids_of(ws, "stage")
    edit.add(ws, "touchpoint", stages[at % len(stages)], {"title": f"added{at}"})


def one_less(ws: Workspace, at: int) -> None:
    stages = libraries.ids_of(ws, "stage")
    edit.remove(ws, [stages[at % len(stages)]])


def back(ws: Workspace, _: int) -> None:
    with suppress(NothingToUndo):
        history.undo(ws)


DONE = st.sampled_from([another_title, another_owner, one_more, one_less, back])


@pytest.mark.usefixtures("in_small_pieces")
@tried(40)
@given(meanwhile=st.dictionaries(st.integers(0, 80), st.tuples(DONE, st.integers(0, 50)), max_size=6))
def test_what_others_change_between_two_pieces_is_known_as_it_is(meanwhile):
    with libraries.a_copy(libraries.small()) as ws, closing(libraries.open_at(ws.path, "bea")) as beside:
        pieces = renewal.rebuilding(ws.connection)
        for number in range(1_000):
            with opening.immediate(ws.connection):
                if next(pieces, True):
                    break
            do, at = meanwhile.get(number, (None, 0))
            if do:
                do(beside, at)
        ws.catch_up()
        assert [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok] == []


@pytest.mark.usefixtures("in_small_pieces")
def test_ended_after_any_piece_it_is_begun_anew(cut_short: Path) -> None:
    for ended_at in itertools.count(step=5):
        with closing(bea(cut_short)) as ws:
            here, pieces = Replica(ws.opened, me=ws.me), renewal.rebuilding(ws.connection)
            if not all(indexing._one_more(here, pieces, here.id) for _ in range(ended_at)):
                break
    assert ended_at > len(WORDS)
    assert is_whole(cut_short)


@pytest.mark.usefixtures("in_small_pieces")
def test_killed_between_two_pieces_it_is_due(cut_short: Path) -> None:
    with closing(bea(cut_short)) as ws:
        assert indexing._one_more(Replica(ws.opened, me=ws.me), renewal.rebuilding(ws.connection), ws.opened.replica)
    with closing(bea(cut_short)) as ws:
        assert indexing.finish(ws)
    assert is_whole(cut_short)


@pytest.mark.usefixtures("in_small_pieces")
@tried(20)
@given(after=st.integers(0, 80))
def test_a_backup_that_is_put_in_its_place_meanwhile_stays_as_it_was(after):
    with libraries.a_copy(libraries.small()) as ws:
        backup = ws.path.with_name("kept.db")
        upkeep.backup(ws, backup)
        another_owner(ws, 1)
        another_title(ws, 2)
        here, pieces = Replica(ws.opened, me=ws.me), renewal.rebuilding(ws.connection)
        copy = here.id
        replica.join(ws.opened)
        for _ in range(after):
            indexing._one_more(here, pieces, copy)
        upkeep.restore(ws.path, backup)
        assert not indexing._one_more(here, pieces, copy)
        ws.catch_up()
        assert [finding.what for finding in upkeep.doctor(ws, deep=True).findings if not finding.ok] == []


@pytest.mark.usefixtures("in_small_pieces")
def test_nobody_sees_a_shorter_list_meanwhile() -> None:
    with (
        libraries.a_copy(libraries.small()) as ws,
        closing(libraries.open_at(ws.path, "bea", read_only=True)) as beside,
    ):
        whole = listing.library_page(beside)
        pieces, left = renewal.rebuilding(ws.connection), True
        while left:
            with opening.immediate(ws.connection):
                left = next(pieces, False) is None
            assert listing.library_page(beside) == whole


def test_what_somebody_changed_while_it_was_finished_is_known_at_once(
    cut_short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilding = renewal.rebuilding

    def slowly(connection: sqlite3.Connection) -> Iterator[None]:
        for _ in rebuilding(connection):
            yield
        with closing(sqlite3.connect(cut_short)) as beside, beside:
            beside.execute("UPDATE journey SET title = 'Renamed meanwhile'")
        yield

    monkeypatch.setattr(renewal, "rebuilding", slowly)
    monkeypatch.setattr(indexing, "_one_more", one_by_one)
    with closing(bea(cut_short)) as ws:
        assert indexing.finish(ws)
        assert not ws.is_behind
        assert {row.title for row in listing.library_page(ws).rows} == {"Renamed meanwhile"}


def one_by_one(here: Replica, pieces: Iterator[None], _: str) -> bool:
    """The same without a transaction around a piece, so that others may write in it."""
    for _ in pieces:
        return True
    here.keep(unindexed=0)
    return False


def test_find_says_that_not_all_is_found_yet(cut_short: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lock = os.open(cut_short.with_name("bea.db.sync.lock"), os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    typed(cut_short, "find", "anything")
    assert "not all of it is found yet" in capfd.readouterr().err
    os.close(lock)
    typed(cut_short, "find", "anything")
    assert "not all of it is found yet" not in capfd.readouterr().err


def test_what_counts_in_no_figure_is_read_for_none(library: Workspace) -> None:
    read: set[str] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(str(table))
        return sqlite3.SQLITE_OK

    places = figures.places(library.connection)
    library.connection.set_authorizer(note)
    found = renewal.computed(library.connection, places)
    library.connection.set_authorizer(None)
    assert len(found) == len(places) > 1
    assert {"journey", "stage", "insight", "kpi", "movement", "decision"} <= read
    assert not read & index.IN_NO_FIGURE
    below = {child.word for word in index.IN_NO_FIGURE for child in children_of(word)}
    assert below <= index.IN_NO_FIGURE


@pytest.mark.parametrize("word", sorted(index.IN_NO_FIGURE - {"conflict"}))
def test_what_counts_in_no_figure_has_none_worked_out(
    library: Workspace, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[object] = []
    monkeypatch.setattr(renewal, "computed", lambda _, places: worked_out.extend(places) or [])
    ids = libraries.ids_of(library, word)[:1]
    edit.set_values(library, ids, {"why": "because"} if word == "stage_mark" else {"description": "otherwise"})
    edit.remove(library, ids)
    history.undo(library)
    assert worked_out == []
    edit.set_values(library, libraries.ids_of(library, "insight")[:1], {"impact": 2})
    assert worked_out
