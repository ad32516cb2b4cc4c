"""Mirrors of spaces: brought up to date when asked, made again when they must be, and never waited for too long."""

from __future__ import annotations

from contextlib import closing

import pytest

import libraries
from journeytui.domain.errors import UnknownReference
from journeytui.store import membership
from journeytui.store.access import EDITOR, Principal
from journeytui.store.spaces import open_spaces
from journeytui.workspace import edit, mirrors, sharing
from journeytui.workspace.mirrors import Mirrors, NotYet


@pytest.fixture
def of(tmp_path):
    with closing(open_spaces(tmp_path / "server.db")) as spaces:
        spaces.create("main")
        yield spaces


@pytest.fixture
def seen(of, tmp_path):
    with closing(Mirrors(of, tmp_path / "mirrors")) as made:
        yield made


class Editing(mirrors._Looking):
    """The space for somebody who changes it."""

    def __init__(self, of):
        super().__init__(of, "main")
        self._me = Principal("", "ana", EDITOR, None)

    def push(self, log, anchor, body):
        from journeytui.sync import wire
        from journeytui.workspace import spaces

        return wire.decode_answer(spaces.commit(self._spaces, "main", body, log=log, anchor=anchor, by=self._me).body)


def share(ws, of):
    if not membership.is_joined(ws.connection):
        sharing.replica.join(ws.opened, key="")
    sharing.sync_with(ws, Editing(of))


def held(ws):
    return {word: rows for word, rows in libraries.dump(ws).items() if word != "library"}


def test_a_mirror_holds_what_the_space_holds_and_follows_it(of, seen, library):
    share(library, of)
    with seen.library("main", patience=30) as there:
        assert held(there) == held(library)
        assert there.read_only
    edit.add(library, "journey", None, {"title": "Another"})
    edit.remove(library, (libraries.ids_of(library, "stage")[0],))
    share(library, of)
    with seen.library("main", patience=30) as there:
        assert held(there) == held(library)


def test_a_mirror_that_is_damaged_or_of_an_earlier_history_is_made_again(of, seen, library, tmp_path):
    share(library, of)
    with seen.library("main", patience=30):
        pass
    (first,) = (tmp_path / "mirrors").glob("*.db")
    first.write_bytes(b"nothing")
    edit.add(library, "journey", None, {"title": "Another"})
    share(library, of)
    with seen.library("main", patience=30) as there:
        assert held(there) == held(library)
    of.reset("main")
    with seen.library("main", patience=30) as there:
        assert held(there) == held(library)
    assert first not in (tmp_path / "mirrors").glob("*.db")


def test_another_process_goes_on_with_the_same_mirror(of, seen, library, tmp_path):
    share(library, of)
    with seen.library("main", patience=30):
        pass
    with closing(Mirrors(of, tmp_path / "mirrors")) as other, other.library("main", patience=30) as there:
        assert held(there) == held(library)


def test_whoever_does_not_wait_is_told_to_come_back(of, seen, library):
    share(library, of)
    with pytest.raises(NotYet), seen.library("main", patience=0):
        pass
    with seen.library("main", patience=30) as there:
        assert held(there) == held(library)


def test_there_is_no_mirror_of_what_is_no_space(seen):
    with pytest.raises(UnknownReference), seen.library("nowhere"):
        pass


def test_a_folder_of_its_own_goes_with_the_server(of, library):
    share(library, of)
    with closing(Mirrors(of, None)) as made:
        with made.library("main", patience=30) as there:
            folder = there.path.parent
        assert folder.is_dir()
    assert not folder.exists()
