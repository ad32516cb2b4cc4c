"""A space in a file that is damaged: it is noticed, said plainly, and never taken for something else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.errors import JourneyError, UnusableLibrary
from journeytui.store.spaces import now, open_spaces
from journeytui.sync import wire
from journeytui.sync.wire import START, Push, Put
from journeytui.workspace.spaces import FileRemote


def filled(path: Path, pushes: int = 3) -> FileRemote:
    """A space with a few hundred records."""
    remote = FileRemote(path, make=True)
    for number in range(pushes):
        ops = tuple(
            Put("team", f"{number:02}{one:024}", "ana", now(), {"title": f"Team {one}", "description": "x" * 200})
            for one in range(100)
        )
        info = remote.info()
        remote.push(info.log, info.anchor, wire.encode_push(Push(f"m{number}", "r", ops)))
    return remote


def opened(path: Path, *, closely: bool = False) -> None:
    open_spaces(path, shared_file=True, closely=closely).close()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def half_a_page_more(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0" * 2048)


def from_outside(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE space SET head = head - 1")


@pytest.mark.parametrize("closely", [False, True])
@pytest.mark.parametrize("harm", [cut_in_half, from_outside])
def test_what_its_head_tells_is_seen_at_every_opening(
    tmp_path: Path, harm: Callable[[Path], None], closely: bool
) -> None:
    path = tmp_path / "space.db"
    filled(path)
    harm(path)
    before = path.read_bytes()
    with pytest.raises(UnusableLibrary) as told:
        opened(path, closely=closely)
    assert str(path) in told.value.message
    assert "backup" in told.value.hint
    assert path.read_bytes() == before


def test_what_is_only_longer_than_it_says_is_looked_through_and_found_well(tmp_path: Path) -> None:
    path = tmp_path / "space.db"
    remote = filled(path)
    half_a_page_more(path)
    opened(path)
    assert remote.info().head == 300


def test_whoever_joins_reads_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "space.db"
    filled(path)
    size = 4096
    pages = path.stat().st_size // size
    with path.open("r+b") as file:
        file.seek(size * (pages // 2))
        file.write(b"\xff" * size)
    with pytest.raises(UnusableLibrary) as told:
        FileRemote(path, closely=True)
    assert told.value.message == f"{path} is damaged"


@given(at=st.floats(0.02, 0.99), length=st.integers(1, 3), byte=st.integers(0, 255))
def test_a_page_that_is_overwritten_is_damage_or_nothing_was_lost(
    tmp_path_factory: pytest.TempPathFactory, at: float, length: int, byte: int
) -> None:
    path = tmp_path_factory.mktemp("damage") / "space.db"
    remote = filled(path, 1)
    info = remote.info()
    before = remote.pull(info.log, START, 0)
    start = int(path.stat().st_size * at) // 4096 * 4096
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes([byte]) * 4096 * length)
    try:
        found = FileRemote(path, closely=True)
        after = found.pull(info.log, START, 0)
    except JourneyError as error:
        assert str(path) in error.message  # noqa: PT017
    else:
        assert after == before


def test_a_space_that_is_written_meanwhile_is_never_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "space.db"
    remote = filled(path, 1)
    info = remote.info()
    other = open_spaces(path, shared_file=True)
    with other.writing("main") as tx:
        tx.put(tx.get(remote.pull(info.log, START, 0).rows[0].id))  # type: ignore[arg-type]
        opened(path)
        opened(path, closely=True)
    other.close()
    opened(path)
