"""The one commit, and a space in a file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.errors import JourneyError, UnknownReference, UnusableLibrary
from journeytui.store import opening, shared_file
from journeytui.store.shared_file import mount_of, parse_mounts
from journeytui.store.spaces import Spaces, open_spaces
from journeytui.sync import records, wire
from journeytui.sync.remote import Diverged, NotAllowed, Refusal, Unreachable
from journeytui.sync.wire import START, Anchor, Push, Row
from journeytui.workspace import spaces as asked
from journeytui.workspace.spaces import FileRemote
from laws import tried
from safety.users import AS_ROOT, OTHERS, OUTSIDER, as_user
from store.spacing import ANA, BOTH, VIEWER, Client, anchor_of, ids, place
from sync.heap import Heap, back, edit, new, remove


@pytest.fixture(params=BOTH)
def spaces(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Spaces]:
    opened = open_spaces(place(request.param, tmp_path))
    opened.create("main")
    yield opened
    opened.close()


@pytest.fixture
def client(spaces: Spaces) -> Client:
    return Client(spaces)


@pytest.fixture(scope="module", params=BOTH)
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spaces]:
    """A database with room for a space an example."""
    opened = open_spaces(place(request.param, tmp_path_factory.mktemp("many")))
    yield opened
    opened.close()


# --- a commit ----------------------------------------------------------------------------------------------------------

RECORDS = st.sampled_from(["J1", "J2", "S1", "S2", "T1", "T2", "L1", "L2"])
FIELDS = st.dictionaries(
    st.sampled_from(["title", "pain", "tags/a"]), st.sampled_from(["x", "y", None, 1, 2.5]), max_size=3
)


@st.composite
def ops(draw: st.DrawFn) -> list[Any]:
    made: list[Any] = []
    for _ in range(draw(st.integers(1, 6))):
        id, seq, values = draw(RECORDS), draw(st.integers(0, 12)), draw(FIELDS)
        above = draw(st.sampled_from(["J1", "S1", "S2", "J2", None]))
        values["within" if id[0] == "J" else "parent"] = above
        tree = dict.fromkeys([id, *draw(st.lists(RECORDS, max_size=3))])
        seen = [(one, draw(st.integers(0, 12))) for one in tree]
        by = draw(st.sampled_from(["ana", "ben"]))
        lift = ("J2", draw(st.sampled_from([None, "S2"])), seq)
        made.append(draw(st.sampled_from([
            new(id, by, **values), edit(id, seq, by, **values), back(id, seq, by, **values),
            remove(*seen, by=by), remove(*seen, lift=(lift,), by=by),
        ])))  # fmt: skip
    return made


@given(st.lists(ops(), min_size=1, max_size=6))
@tried(60)
def test_a_database_becomes_what_a_dict_becomes(many: Spaces, pushes: list[list[Any]]) -> None:
    name, heap = f"s{len(many.all())}", Heap()
    many.create(name)
    client = Client(many, name)
    for number, push in enumerate(pushes):
        one, other = heap.push(*push, mut=f"m{number}"), client.push(*push, mut=f"m{number}")
        assert (one.prev, one.head, one.outcomes) == (other.prev, other.head, other.outcomes)
        assert list(map(bare, one.rows)) == list(map(bare, other.rows))
    expected = sorted(map(records.row_of, heap.held.values()), key=lambda row: row.seq)
    assert [bare(row) for row in client.pull()] == [bare(row) for row in expected]
    with many.reading(name) as reading:
        for id in heap.held:
            noted = [(note.seq, note.field, note.id, note.old, note.new, note.author) for note in reading.history(id)]
            assert sorted(noted) == sorted(note for note in heap.notes if note[2] == id)


def bare(row: Row) -> tuple[Any, ...]:
    return (*row._replace(fields={}, who={}), dict(row.fields), dict(row.who))


def test_a_push_that_comes_twice_happens_once_and_is_answered_the_same(client: Client) -> None:
    body = wire.encode_push(Push("mut", "there", (new("T1", title="x"),)))
    how = {"log": client.log, "anchor": START, "by": ANA}
    first = asked.commit(client.spaces, "main", body, **how)
    client.push(edit("T1", 9, title="y"))
    second = asked.commit(client.spaces, "main", body, **how)
    assert (first.body, first.moved) == (second.body, True)
    assert not second.moved
    assert client.page().rows[0].fields["title"] == "y"


def test_a_push_of_the_same_name_with_other_contents_is_never_taken(client: Client) -> None:
    client.push(new("T1"), mut="mut")
    with pytest.raises(Refusal, match="other contents"):
        client.push(new("T2"), mut="mut")
    assert ids(client.page().rows) == ["T1"]


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b'{"mut":"m"}', b'{"mut":"m","replica":"r","n":1}\n', b"{}\n" * 9]
)
def test_what_is_no_push_is_never_taken(client: Client, body: bytes) -> None:
    with pytest.raises(Refusal):
        asked.commit(client.spaces, "main", body, log=client.log, anchor=START, by=ANA)
    with pytest.raises(Refusal):
        client.push(new("T1"), mut="a\0b")


def test_a_push_that_changes_nothing_moves_nothing(client: Client) -> None:
    client.push(new("T1", title="x"))
    before = client.spaces.info("main")
    answer = client.push(edit("T1", 1, title="x"))
    assert client.spaces.info("main") == before
    assert (answer.prev, answer.head) == (1, 1)


def test_who_knows_another_history_is_told_and_changes_nothing(spaces: Spaces, client: Client) -> None:
    client.push(new("T1"))
    wrong = [
        ("elsewhere", client.anchor),
        (client.log, Anchor(1, "f" * 32)),
        (client.log, Anchor(2, client.anchor.hash)),
    ]
    for log, anchor in wrong:
        client.log, client.anchor = log, anchor
        for ask in (lambda: client.push(new("T2")), client.page):
            with pytest.raises(Diverged):
                ask()
    assert spaces.info("main").head == 1


def test_every_point_of_the_history_is_known(spaces: Spaces, client: Client) -> None:
    anchors = [START, *(client.push(new(f"T{number}")).anchor for number in range(3))]
    for anchor in anchors:
        client.anchor = anchor
        assert len(client.page().rows) == 3
    assert anchor_of(spaces) == anchors[-1]


def test_a_viewer_reads_and_never_writes(client: Client) -> None:
    with pytest.raises(NotAllowed):
        client.push(new("T1"), by=VIEWER)
    asked.page(client.spaces, "main", log=client.log, anchor=START, cursor=0, by=VIEWER)
    elsewhere = VIEWER._replace(space="other")
    for ask in (asked.info, asked.removed, asked.history):
        given_: list[Any] = (
            [client.spaces, "main"] + [["T1"]] * (ask is asked.removed) + ["T1"] * (ask is asked.history)
        )
        ask(*given_, VIEWER)
        with pytest.raises(NotAllowed):
            ask(*given_, elsewhere)


def test_a_space_that_is_not_there_is_told(spaces: Spaces) -> None:
    with pytest.raises(UnknownReference):
        asked.info(spaces, "elsewhere", ANA)


def test_nothing_new_is_told_in_few_bytes(client: Client) -> None:
    client.push(*(new(f"T{number}", title="x" * 200) for number in range(50)))
    lines = asked.page(client.spaces, "main", log=client.log, anchor=client.anchor, cursor=50, by=ANA)
    assert sum(len(line.encode()) + 1 for line in lines) < 1024


def test_removed_records_come_as_they_were_with_what_they_hung_on_parents_first(client: Client) -> None:
    client.push(new("J1", title="Home"), new("S1", parent="J1"), new("T1", parent="S1", title="Visit"), new("T2"))
    client.push(remove(("T2", 4)), remove(("S1", 2), ("T1", 3)))
    rows = asked.removed(client.spaces, "main", ["T1", "T2", "T9", "J1"], VIEWER)
    assert [(row.id, row.dead) for row in rows] == [("S1", False), ("T2", False), ("T1", False)]
    assert rows[-1].fields == {"parent": "S1", "title": "Visit"}
    client.push(*(back(row.id, row.seq, **row.fields) for row in rows))
    assert not asked.removed(client.spaces, "main", ["T1"], VIEWER)


# --- a space in a file -------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    FileRemote(tmp_path / "team.db", make=True)
    return tmp_path / "team.db"


def send(remote: FileRemote, mut: str, *made: Any) -> wire.Answer:
    told = remote.info()
    return remote.push(told.log, told.anchor, wire.encode_push(Push(mut, "there", made)))


def test_two_meet_in_a_file(file: Path) -> None:
    ana, ben = FileRemote(file), FileRemote(file)
    send(ana, "m1", new("T1", title="x"))
    told = ben.info()
    assert (told.name, told.head, told.role) == ("main", 1, "editor")
    assert ids(ben.pull(told.log, told.anchor, 0).rows) == ["T1"]
    send(ben, "m2", remove(("T1", 1)))
    assert ids(ana.removed(["T1"])) == ["T1"]


def test_nobody_holds_the_file_between_two_questions(file: Path) -> None:
    remote = FileRemote(file)
    send(remote, "m", new("T1"))
    told = remote.info()
    remote.pull(told.log, told.anchor, 0)
    held = [link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert file not in held


@pytest.mark.parametrize(("folder", "mode"), [(0o700, 0o600), (0o755, 0o600), (0o2770, 0o660), (0o1777, 0o600)])
def test_a_file_is_its_makers_or_the_teams_whose_folder_it_is_in(tmp_path: Path, folder: int, mode: int) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a").chmod(folder)
    FileRemote(tmp_path / "a" / "team.db", make=True)
    assert (tmp_path / "a" / "team.db").stat().st_mode & 0o777 == mode


@pytest.mark.skipif(not AS_ROOT, reason="only root can be somebody else")
def test_who_may_only_read_the_file_is_a_viewer(file: Path) -> None:
    send(FileRemote(file), "m", new("T1", title="x"))
    for folder in (file.parent, *file.parent.parents[:3]):
        folder.chmod(0o755)
    file.chmod(0o644)

    def read() -> str:
        remote = FileRemote(file)
        told = remote.info()
        rows = remote.pull(told.log, told.anchor, 0).rows
        try:
            send(remote, "m2", new("T2"))
        except NotAllowed:
            return f"{told.role} {ids(rows)}, and no more"
        return "wrote"

    assert as_user(OUTSIDER, OTHERS, read) == "viewer ['T1'], and no more"


def test_a_file_that_is_not_there_is_one_that_is_not_reached(tmp_path: Path, file: Path) -> None:
    with pytest.raises(Unreachable, match="no space at"):
        FileRemote(tmp_path / "other.db")
    remote = FileRemote(file)
    file.unlink()
    for ask in (remote.info, lambda: remote.removed(["T1"]), lambda: next(remote.watch(threading.Event(), str))):
        with pytest.raises(Unreachable):
            ask()
    assert not file.exists()


def test_a_file_that_a_tool_put_back_is_another_history(file: Path, tmp_path: Path) -> None:
    remote = FileRemote(file)
    send(remote, "m1", new("T1"))
    shutil.copy(file, tmp_path / "old")
    send(remote, "m2", new("T2"))
    known = remote.info()
    shutil.copy(tmp_path / "old", file)
    with pytest.raises(Diverged):
        remote.pull(known.log, known.anchor, 2)
    send(remote, "m3", new("T3"))
    with pytest.raises(Diverged):
        remote.push(known.log, known.anchor, wire.encode_push(Push("m4", "there", (new("T4"),))))
    with pytest.raises(Diverged):  # a copy of whoever sent it has seen what this history does not have
        remote.push(known.log, known.anchor, wire.encode_push(Push("m3", "there", (new("T3"),))))


def test_a_library_is_no_space_and_a_space_is_no_library(file: Path, tmp_path: Path) -> None:
    library = tmp_path / "journeys.db"
    opening.create(library, title="Mine")
    before = library.read_bytes()
    with pytest.raises(UnusableLibrary, match="is a library, not a space"):
        FileRemote(library)
    with pytest.raises(UnusableLibrary, match="is a library, not a space"):
        FileRemote(library, make=True)
    with pytest.raises(UnusableLibrary, match="is a space that libraries sync with"):
        opening.open_file(file)
    assert library.read_bytes() == before


def test_a_damaged_space_is_told(file: Path) -> None:
    remote = FileRemote(file)
    file.write_bytes(b"x" * 5_000)
    with pytest.raises(JourneyError) as told:
        remote.info()
    assert "damaged" in told.value.message


def test_news_come_when_the_file_has_changed(file: Path) -> None:
    stop = threading.Event()
    watching = FileRemote(file).watch(stop, lambda: "")
    assert next(watching).head == 0
    send(FileRemote(file), "m", new("T1"))
    assert next(watching).head == 1
    stop.set()
    assert list(watching) == []


_WRITER = """
import sys
from pathlib import Path
from journeytui.sync.wire import *
from journeytui.workspace.spaces import FileRemote
path, name = sys.argv[1:]
for turn in range(25):
    remote = FileRemote(Path(path))
    told = remote.info()
    op = Put("touchpoint", f"{name}-{turn}", name, "", {"title": name})
    remote.push(told.log, told.anchor, encode_push(Push(f"{name}{turn}", name, (op,))))
"""


def test_processes_that_write_at_once_lose_nothing(file: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, file, name], env={"PYTHONPATH": str(source)}, stderr=subprocess.PIPE
        )
        for name in ("ana", "ben", "cem")
    ]
    told = [writer.communicate()[1].decode() for writer in writers]
    assert told == ["", "", ""]
    remote = FileRemote(file)
    found = remote.pull(remote.info().log, START, 0)
    assert sorted(ids(found.rows)) == sorted(f"{name}-{turn}" for name in ("ana", "ben", "cem") for turn in range(25))


# --- where a file may lie ----------------------------------------------------------------------------------------------

MOUNTINFO = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /mnt/team rw - nfs4 files:/team rw,vers=4.2,local_lock=none
31 22 0:41 / /mnt/old rw - nfs files:/old rw,vers=3,nolock,local_lock=all
32 22 0:42 / /mnt/windows rw - cifs //files/w rw,nobrl
33 22 0:43 / /mnt/far rw - fuse.sshfs ana@far:/ rw
34 22 0:44 / /mnt/c rw shared:1 - 9p C:\\134 rw
35 22 0:45 / /mnt/with\\040space rw - ext4 /dev/vdb rw
36 22 0:46 / /mnt/layers rw - fuse.fuse-overlayfs fuse-overlayfs rw
37 30 0:47 / /mnt/team/here rw - ext4 /dev/vdc rw
38 22 8:1 / /mnt/ntfs rw - fuseblk /dev/sda1 rw
"""


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("/mnt/old/a", "without locks"), ("/mnt/windows", "nobrl"), ("/mnt/far/a/b", "fuse.sshfs"), ("/mnt/c/Users", "9p"),
        ("/mnt/team/a", ""), ("/mnt/team/here/a", ""), ("/home/ana", ""), ("/mnt/with space/a", ""), ("/mnt/layers", ""),
        ("/mnt/ntfs", ""), ("/mnt/farther", ""),
    ],
)  # fmt: skip
def test_a_disk_without_locks_is_refused_by_name(folder: str, told: str) -> None:
    mount = mount_of(Path(folder), parse_mounts(MOUNTINFO))
    assert mount
    if told:
        with pytest.raises(UnusableLibrary, match=told):
            shared_file._refuse_without_locks(Path(folder), mount)
    else:
        shared_file._refuse_without_locks(Path(folder), mount)


def test_the_disk_is_the_one_mounted_deepest_and_last() -> None:
    mounts = parse_mounts(MOUNTINFO + "39 22 0:48 / /mnt/team rw - ext4 /dev/vdd rw\n")
    points = {folder: mount_of(Path(folder), mounts) for folder in ("/mnt/team/x", "/mnt/team/here", "/mnt/with space")}
    assert [mount.type for mount in points.values() if mount] == ["ext4", "ext4", "ext4"]
    assert mount_of(Path("/x"), []) is None


def test_this_machines_own_disks_are_read_from_the_system(tmp_path: Path) -> None:
    mount = mount_of(tmp_path, shared_file._mounts())
    assert mount
    assert tmp_path.is_relative_to(mount.point)


@pytest.mark.parametrize("beside", [".dropbox", ".stfolder", ".sync_1a2b.db", ".owncloudsync.log"])
def test_a_folder_that_a_tool_copies_is_refused(tmp_path: Path, beside: str) -> None:
    (tmp_path / beside).touch()
    (tmp_path / "a").mkdir()
    with pytest.raises(UnusableLibrary, match="copies between machines"):
        FileRemote(tmp_path / "a" / "team.db", make=True)
    assert not (tmp_path / "a" / "team.db").exists()


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Company", "Google Drive"])
def test_a_folder_with_the_name_of_such_a_tool_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder / "team").mkdir(parents=True)
    with pytest.raises(UnusableLibrary, match="copies between machines"):
        FileRemote(tmp_path / folder / "team" / "team.db", make=True)


@pytest.mark.parametrize(
    "copy", ["team (Ana's conflicted copy 2026-11-22).db", "team.sync-conflict-20261122-100000-ABC.db"]
)
def test_a_file_of_which_a_tool_made_two_is_refused(file: Path, copy: str) -> None:
    (file.parent / copy).touch()
    with pytest.raises(UnusableLibrary, match="made two of one"):
        FileRemote(file)


def test_where_two_get_the_same_lock_nothing_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_file, "_tried", set())
    monkeypatch.setattr(shared_file, "_TRY", "pass")
    with pytest.raises(UnusableLibrary, match="Locks do not hold"):
        FileRemote(tmp_path / "team.db", make=True)
    assert list(tmp_path.iterdir()) == []


def test_locks_are_tried_with_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_file, "_tried", set())
    FileRemote(tmp_path / "team.db", make=True)
    assert shared_file._tried == {tmp_path.stat().st_dev}
    assert json.dumps([one.name for one in tmp_path.iterdir()]).count("lock") == 0
