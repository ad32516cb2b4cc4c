"""Sharing a library: what people do and see, with a space in a file between them."""

from __future__ import annotations

import fcntl
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import libraries
from journeytui.domain import limits
from journeytui.domain.errors import InvalidValues, JourneyError, ReadOnly, Refused, UnknownReference
from journeytui.store import bulk, membership, opening, reading, replica
from journeytui.sync import outbox, wire
from journeytui.sync.cycle import Cycle
from journeytui.sync.remote import Diverged, NotAllowed, Space, Unreachable
from journeytui.sync.wire import Answer, Put
from journeytui.workspace import edit, history, remotes, resolving, sharing, upkeep
from journeytui.workspace.spaces import FileRemote
from journeytui.workspace.workspace import Workspace

Make = Callable[..., Workspace]
SOURCES = str(Path(sharing.__file__).parents[2])


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes somebody's library, which shares the one space."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(remotes.TOKEN_FILE, raising=False)
    monkeypatch.setattr(remotes, "_keyring", lambda: None)
    made: list[Workspace] = []

    def make(name: str, template: Path | None = None, *, shares: bool = True) -> Workspace:
        ws = libraries.open_copy(template or libraries.empty(), tmp_path / f"{name}.db", name)
        with opening.immediate(ws.connection):
            ws.connection.execute("UPDATE about SET value = ? WHERE key = 'replica'", (opening.new_id(),))
        if shares:
            sharing.add_remote(ws, "team", str(tmp_path / "space.db"))
        made.append(ws)
        return ws

    yield make
    for ws in made:
        ws.close()


@pytest.fixture
def two(make: Make) -> tuple[Workspace, Workspace]:
    """Ana, whose library has everything, and Bea, who has joined her."""
    ana, bea = make("ana", libraries.small()), make("bea")
    rounds(ana, bea)
    return ana, bea


def rounds(*people: Workspace) -> list[sharing.Synced]:
    return [sharing.sync_now(ws) for ws in people]


def touchpoint(ws: Workspace) -> Any:
    return reading.all_of(ws.connection, "touchpoint")[0]


def held(ws: Workspace) -> dict[str, Any]:
    return {record.id: record for word in libraries.WORDS for record in reading.all_of(ws.connection, word)}


def test_who_joins_has_all_that_is_shared_and_is_of_one_library(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    assert held(ana) == held(bea)
    assert ana.opened.library == bea.opened.library
    assert bea.title == ana.title
    assert history.log(bea) == ()
    assert not bea.is_behind


def test_two_fields_of_one_record_meet_and_both_stay(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.set_values(ana, [id], {"title": "Letter", "tags": ["paper"]})
    edit.set_values(bea, [id], {"pain": 7, "tags": ["slow"]})
    synced = rounds(ana, bea, ana)
    assert [(one.sent, one.brought, one.made) for one in synced] == [(1, 0, 0), (1, 1, 0), (0, 1, 0)]
    assert held(ana) == held(bea)
    record = reading.find(ana.connection, id)
    assert (record.title, record.pain, record.tags) == ("Letter", 7, {"paper", "slow"})
    assert sharing.conflicts(ana) == ()


def test_one_field_that_both_set_stands_as_a_conflict_until_somebody_chooses(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    before = touchpoint(ana)
    edit.set_values(ana, [before.id], {"title": "Letter"})
    edit.set_values(bea, [before.id], {"title": "Mail"})
    assert sharing.standing(bea).ahead == 1
    _, met, _ = rounds(ana, bea, ana)
    assert (met.sent, met.brought, met.made) == (1, 1, 1)
    [seen] = sharing.conflicts(ana)
    assert (seen.base, seen.theirs, seen.theirs_author) == (before.title, "Letter", "ana")
    assert (seen.mine, seen.mine_author, seen.label, seen.choices) == (
        "Mail",
        "bea",
        "Title",
        ("mine", "value", "theirs"),
    )
    assert sharing.standing(ana).conflicts == 1
    sharing.resolve(ana, seen.id, "mine")
    rounds(ana, bea)
    assert reading.find(bea.connection, before.id).title == "Mail"
    assert sharing.conflicts(bea) == ()
    history.undo(ana)
    assert [one.id for one in sharing.conflicts(ana)] == [seen.id]


@pytest.mark.parametrize(("choice", "value", "title"), [("theirs", None, "Letter"), ("value", "Post", "Post")])
def test_a_choice_between_two_values(
    two: tuple[Workspace, Workspace], choice: str, value: str | None, title: str
) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.set_values(ana, [id], {"title": "Letter"})
    edit.set_values(bea, [id], {"title": "Mail"})
    rounds(ana, bea, ana)
    sharing.resolve(ana, sharing.conflicts(ana)[0].id, choice, value)
    rounds(ana, bea)
    assert reading.find(bea.connection, id).title == title
    assert sharing.conflicts(bea) == ()


def test_a_choice_that_is_none_changes_nothing(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.set_values(ana, [id], {"pain": 1})
    edit.set_values(bea, [id], {"pain": 2})
    rounds(ana, bea, ana)
    [seen] = sharing.conflicts(ana)
    for choice, value in (("restore", None), ("value", "eleven"), ("", None)):
        with pytest.raises(InvalidValues):
            sharing.resolve(ana, seen.id, choice, value)
    with pytest.raises(UnknownReference):
        sharing.resolve(ana, id, "mine")
    assert sharing.conflicts(ana) == (seen,)


def test_an_edit_that_met_a_removal_brings_the_record_back_with_what_it_hung_on(
    two: tuple[Workspace, Workspace],
) -> None:
    ana, bea = two
    before = touchpoint(ana)
    edit.remove(ana, [before.parent])
    edit.set_values(bea, [before.id], {"pain": 9})
    rounds(ana, bea, ana)
    assert reading.find(bea.connection, before.id) is None
    [seen] = sharing.conflicts(ana)
    assert (seen.sort, seen.title, seen.mine, seen.choices) == (
        "edit of a removed", before.title, "Pain: 9", ("restore", "theirs"),
    )  # fmt: skip
    sharing.resolve(ana, seen.id, "restore")
    rounds(ana, bea)
    assert held(ana) == held(bea)
    assert reading.find(bea.connection, before.id) == before.with_values(pain=9)
    assert reading.find(bea.connection, before.parent) is not None
    assert sharing.conflicts(bea) == ()


def test_whoever_never_had_the_removed_record_gets_it_from_the_space(
    two: tuple[Workspace, Workspace], make: Make
) -> None:
    ana, bea = two
    before = touchpoint(ana)
    edit.remove(ana, [before.parent])
    edit.set_values(bea, [before.id], {"pain": 9})
    rounds(ana, bea)
    cleo = make("cleo")
    rounds(cleo)
    sharing.resolve(cleo, sharing.conflicts(cleo)[0].id, "restore")
    rounds(cleo, ana)
    assert reading.find(ana.connection, before.id) == before.with_values(pain=9)


def test_a_removal_that_met_an_edit_is_not_done_and_can_be_done_after_all(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    before = touchpoint(ana)
    edit.set_values(bea, [before.id], {"pain": 9})
    edit.remove(ana, [before.parent])
    rounds(bea, ana)
    assert reading.find(ana.connection, before.id).pain == 9
    [seen] = sharing.conflicts(ana)
    assert (seen.sort, seen.record, seen.mine_author, seen.theirs_author) == (
        "removal of an edited",
        before.parent,
        "ana",
        "bea",
    )
    assert "Pain: 9" in seen.theirs
    sharing.resolve(ana, seen.id, "mine")
    rounds(ana, bea)
    assert reading.find(bea.connection, before.parent) is None
    assert sharing.conflicts(bea) == ()


def test_a_removal_that_is_undone_after_a_sync_is_undone_everywhere(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    before = held(ana)
    edit.remove(ana, [touchpoint(ana).parent])
    rounds(ana, bea)
    assert held(bea) != before
    history.undo(ana)
    rounds(ana, bea)
    assert held(bea) == before
    assert sharing.conflicts(bea) == ()


def test_what_others_did_is_in_the_history_and_not_on_my_stack(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.set_values(ana, [id], {"title": "Letter"})
    rounds(ana, bea)
    newest = history.log(bea, record=id)[0]
    assert (newest.author, newest.role, newest.entries[0].new) == ("ana", "sync", "Letter")
    with pytest.raises(Refused):
        history.undo(bea)
    [run] = sharing.runs(bea)[:1]
    assert (run.brought, run.first_change, run.last_change) == (1, newest.number, newest.number)


def test_what_is_back_at_what_it_was_is_not_sent(two: tuple[Workspace, Workspace]) -> None:
    ana, _ = two
    edit.set_values(ana, [touchpoint(ana).id], {"title": "Letter", "tags": ["x"]})
    history.undo(ana)
    assert rounds(ana)[0].sent == 0
    assert sharing.standing(ana).ahead == 0


def test_a_great_removal_waits_for_a_yes(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    journeys = [one.id for one in reading.all_of(ana.connection, "journey")]
    edit.set_values(ana, [ana.library.id], {"description": "all of it"})
    edit.remove(ana, journeys)
    [synced] = rounds(ana)
    assert (synced.sent, synced.held_back > 20) == (1, True)
    assert sharing.standing(ana).held_back == synced.held_back
    rounds(bea)
    assert reading.all_of(bea.connection, "journey")
    sharing.sync_now(ana, allow_removals=True)
    rounds(bea)
    assert not reading.all_of(bea.connection, "journey")
    assert sharing.standing(ana).held_back == 0


def test_two_who_have_something_already_both_keep_it(make: Make) -> None:
    ana, bea = make("ana", libraries.small()), make("bea", libraries.small())
    record = touchpoint(bea)
    edit.set_values(bea, [record.id], {"title": "Mail"})
    added = edit.add(bea, "journey", None, {"title": "Only mine"}).ids[0]
    rounds(ana, bea, ana)
    assert held(ana) == held(bea)
    assert reading.find(ana.connection, added) is not None
    assert [(one.theirs, one.mine) for one in sharing.conflicts(ana)] == [(record.title, "Mail")]


def test_a_space_that_went_back_in_time_stops_the_sync_and_loses_nothing(
    two: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    ana, bea = two
    older = (tmp_path / "space.db").read_bytes()
    edit.set_values(ana, [touchpoint(ana).id], {"title": "Letter"})
    rounds(ana, bea)
    (tmp_path / "space.db").write_bytes(older)
    edit.set_values(bea, [touchpoint(bea).id], {"pain": 3})
    before = held(bea)
    with pytest.raises(Diverged):
        rounds(bea)
    assert (sharing.standing(bea).state, held(bea)) == ("stopped", before)
    with pytest.raises(Diverged):
        rounds(bea)
    sharing.remove_remote(bea, "team")
    sharing.add_remote(bea, "team", str(tmp_path / "space.db"))
    rounds(bea)
    assert reading.find(bea.connection, touchpoint(bea).id).pain == 3
    assert reading.find(bea.connection, touchpoint(bea).id).title == "Letter"
    assert sharing.conflicts(bea) == ()


class Reader(FileRemote):
    """A space that may only be looked at."""

    def info(self) -> Space:
        return super().info()._replace(role="viewer")

    def push(self, *_: Any) -> Answer:
        raise NotAllowed("You may only look", "")


def test_who_may_only_look_has_a_library_that_says_so(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    ana, bea = two
    edit.set_values(ana, [touchpoint(ana).id], {"title": "Letter"})
    edit.set_values(bea, [touchpoint(bea).id], {"pain": 3})
    rounds(ana)
    sharing.sync_with(bea, Reader(tmp_path / "space.db"))
    assert touchpoint(bea).title == "Letter"
    standing = sharing.standing(bea)
    assert (standing.state, standing.ahead, bea.read_only) == ("viewer", 1, standing.why)
    with pytest.raises(ReadOnly):
        edit.set_values(bea, [touchpoint(bea).id], {"pain": 4})
    rounds(bea, ana)
    assert (bea.read_only, touchpoint(ana).pain) == ("", 3)


def test_fields_and_kinds_of_a_newer_program_pass_through(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    ana, bea = two
    remote = FileRemote(tmp_path / "space.db")
    info, record = remote.info(), touchpoint(ana)
    newer = (
        Put(
            "touchpoint",
            record.id,
            "zoe",
            "now",
            {"mood": ["odd", True], "colours/red": 1},
            {"mood": 0, "colours/red": 0},
        ),
        Put("omen", "0" * 26, "zoe", "now", {"parent": record.id, "title": "dark"}),
    )
    remote.push(info.log, info.anchor, wire.encode_push(wire.Push("m", "zoe", newer)))
    rounds(ana, bea)
    edit.set_values(ana, [record.id], {"title": "Letter"})
    rounds(ana, bea)
    row = next(row for row in remote.pull(info.log, info.anchor, 0, limit=10_000).rows if row.id == record.id)
    assert (row.fields["mood"], row.fields["colours/red"], row.fields["title"]) == (["odd", True], 1, "Letter")
    assert reading.find(bea.connection, record.id).extra == {"colours/red": 1, "mood": ["odd", True]}
    edit.remove(bea, [record.id])
    rounds(bea, ana)
    assert reading.find(ana.connection, record.id) is None
    assert sharing.conflicts(ana) == ()


# --- where it is, and the token ----------------------------------------------------------------------------------------


def test_a_library_shares_with_one_space(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    ana, _ = two
    with pytest.raises(InvalidValues):
        sharing.add_remote(ana, "other", str(tmp_path / "other.db"))
    [entry] = sharing.remotes(ana)
    assert (entry.name, entry.address, entry.space, entry.token_kept) == (
        "team",
        str(tmp_path / "space.db"),
        "main",
        "",
    )


@pytest.mark.parametrize("address", ["http://example.org", "ftp://example.org", "https://", "https://a:b@example.org"])
def test_an_address_that_is_none_is_refused_and_nothing_is_noticed(make: Make, address: str) -> None:
    ana = make("ana", shares=False)
    with pytest.raises(InvalidValues):
        sharing.add_remote(ana, "team", address, token="secret")
    assert sharing.remotes(ana) == ()
    assert not membership.is_joined(ana.connection)


@pytest.mark.parametrize(
    "address",
    ["journeys.example.com", "example.com", "10.0.0.5", "localhost", "localhost:8760", "journeys.example.com:8760/"],
)
def test_a_server_without_its_https_is_not_taken_for_a_file(make: Make, address: str) -> None:
    ws = make("ana", shares=False)
    with pytest.raises(InvalidValues, match="reads like a server") as refused:
        sharing.add_remote(ws, "team", address)
    assert f"https://{address}" in refused.value.hint
    assert f"./{address}" in refused.value.hint
    assert not sharing.remotes(ws)


@pytest.mark.parametrize(
    "address", ["team.db", "team", "./journeys.example.com", "folder/10.0.0.5", "journeys.of.us.sqlite"]
)
def test_the_name_of_a_file_is_one(make: Make, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    entry = sharing.add_remote(make("ana", shares=False), "team", address)
    assert entry.address == str(tmp_path / address)


def test_a_library_is_no_space(make: Make, tmp_path: Path) -> None:
    ana, bea = make("ana", shares=False), make("bea", shares=False)
    with pytest.raises(InvalidValues):
        sharing.add_remote(ana, "team", str(bea.path))


def test_a_token_is_private_and_for_its_origin_alone(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make("ana", shares=False)
    entry = sharing.add_remote(ana, "team", "https://journeys.example.org", token="secret")
    assert remotes.token_for(ana, entry) == "secret"
    kept = tmp_path / "config" / "journeytui" / "remotes.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert b"secret" not in ana.path.read_bytes()
    for elsewhere in (
        "https://journeys.example.com",
        "http://journeys.example.org",
        "https://journeys.example.org:444",
    ):
        said = {key: {**value, "address": elsewhere} for key, value in json.loads(kept.read_text()).items()}
        kept.write_text(json.dumps(said))
        with pytest.raises(InvalidValues) if elsewhere.startswith("http:") else nullcontext():
            assert remotes.token_for(ana, sharing.remotes(ana)[0]) == ""
    (tmp_path / "token").write_text("other\n")
    (tmp_path / "token").chmod(0o600)
    monkeypatch.setenv(remotes.TOKEN_FILE, str(tmp_path / "token"))
    assert remotes.token_for(ana, entry) == "other"
    sharing.remove_remote(ana, "team")
    assert "secret" not in kept.read_text()


def test_a_token_of_a_file_is_sent_to_the_origin_it_was_first_sent_to_and_to_no_other(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tmp_path / "token"
    token.write_text("other\n")
    monkeypatch.setenv(remotes.TOKEN_FILE, str(token))
    ana = make("ana", shares=False)
    first = sharing.add_remote(ana, "team", "https://journeys.example.org")
    token.chmod(0o644)
    with pytest.raises(Refused, match="can read the token"):
        remotes.token_for(ana, first)
    token.chmod(0o600)
    assert remotes.token_for(ana, first) == "other"
    sharing.remove_remote(ana, "team")
    second = sharing.add_remote(ana, "team", "https://journeys.example.com")
    with pytest.raises(Refused, match="was not sent to"):
        remotes.token_for(ana, second)
    token.write_text("another\n")
    assert remotes.token_for(ana, second) == "another"


def test_a_kept_token_that_others_can_read_is_not_used(make: Make, tmp_path: Path) -> None:
    ana = make("ana", shares=False)
    entry = sharing.add_remote(ana, "team", "https://journeys.example.org", token="secret")
    kept = tmp_path / "config" / "journeytui" / "remotes.json"
    kept.chmod(0o644)
    with pytest.raises(Refused) as refused:
        remotes.token_for(ana, entry)
    assert refused.value.hint.startswith(f"chmod 600 {kept}")


def test_what_keeps_the_remotes_is_not_overwritten_when_it_cannot_be_read(make: Make, tmp_path: Path) -> None:
    ana, bea = make("ana"), make("bea", shares=False)
    kept = tmp_path / "config" / "journeytui" / "remotes.json"
    kept.write_text("{broken")
    for act in (
        lambda: sharing.add_remote(bea, "team", str(tmp_path / "space.db")),
        lambda: sharing.remove_remote(ana, "team"),
        lambda: sharing.sync_now(ana),
    ):
        with pytest.raises(Refused, match=r"remotes\.json is damaged"):
            act()
    assert kept.read_text() == "{broken"
    told = sharing.standing(ana)
    assert (told.state, "remotes.json is damaged" in told.why) == ("stopped", True)


def test_remotes_that_are_added_at_once_are_all_kept(make: Make, tmp_path: Path) -> None:
    named = [str(make(f"p{number}", shares=False).path) for number in range(5)]
    act = (
        "import sys; from pathlib import Path; from journeytui.workspace import remotes; "
        "from journeytui.workspace.workspace import open_library; "
        "ws = open_library(Path(sys.argv[1]), me='me'); sys.stdin.readline(); "
        "remotes.add_remote(ws, 'team', sys.argv[1] + '.space')"
    )
    env = {"PYTHONPATH": SOURCES, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    running = [
        subprocess.Popen([sys.executable, "-c", act, path], env=env, stdin=subprocess.PIPE, text=True) for path in named
    ]
    for one in running:
        assert one.stdin
        one.stdin.write("now\n")
        one.stdin.flush()
    assert [one.communicate() and one.returncode for one in running] == [0] * len(named)
    kept = json.loads((tmp_path / "config" / "journeytui" / "remotes.json").read_text())
    assert sorted(one["address"] for one in kept.values()) == sorted(f"{path}.space" for path in named)


@pytest.mark.parametrize("address", ["https://x y", "https://x\ty.org", "", "  ", "."])
def test_what_is_no_address_is_refused(make: Make, address: str) -> None:
    with pytest.raises(InvalidValues):
        sharing.add_remote(make("ana", shares=False), "team", address)


def test_a_remote_is_removed_by_its_name_and_all_records_stay(two: tuple[Workspace, Workspace]) -> None:
    ana, _ = two
    before = held(ana)
    with pytest.raises(UnknownReference):
        sharing.remove_remote(ana, "other")
    sharing.remove_remote(ana, "team")
    assert (held(ana), sharing.standing(ana).remote, sharing.runs(ana)) == (before, "", ())
    with pytest.raises(UnknownReference):
        sharing.sync_now(ana)


def test_a_space_that_is_not_there_is_waited_for(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    ana, _ = two
    (tmp_path / "space.db").rename(tmp_path / "away.db")
    edit.set_values(ana, [touchpoint(ana).id], {"title": "Letter"})
    with pytest.raises((Unreachable, Refused)):
        sharing.sync_now(ana)
    assert sharing.standing(ana).ahead == 1
    (tmp_path / "away.db").rename(tmp_path / "space.db")
    assert rounds(ana)[0].sent == 1
    assert sharing.standing(ana).state == "ready"


def test_one_program_syncs_a_library_at_a_time(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = two
    monkeypatch.setattr(sharing, "_WAIT_SECONDS", 0.0)
    with ana.path.with_name(ana.path.name + ".sync.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused):
            sharing.sync_now(ana)
    rounds(ana)


def test_how_it_stands_is_told_without_network_and_without_a_database_of_spaces() -> None:
    heavy = ("httpx", "sqlalchemy", "sqlmodel", "journeytui.sync.cycle")
    told = f"import sys, journeytui.workspace.sharing; print([one for one in {heavy!r} if one in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", told], text=True, env={"PYTHONPATH": SOURCES}).strip() == "[]"


def test_a_conflict_about_a_link_is_told_in_names(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    teams = [edit.add(ana, "team", None, {"title": title}).ids[0] for title in ("Sales", "Support")]
    rounds(ana, bea)
    edit.set_values(ana, [id], {"accountable": teams[0]})
    edit.set_values(bea, [id], {"accountable": teams[1]})
    rounds(ana, bea, ana)
    [seen] = sharing.conflicts(ana)
    assert (seen.label, seen.theirs, seen.mine) == ("Accountable", "Sales", "Support")
    assert seen.choices == ("mine", "value", "theirs")
    third = edit.add(ana, "team", None, {"title": "Gamma"}).ids[0]
    assert resolving.resolve(ana, seen.id, "value", "team:gamma").message.startswith("resolved: Accountable is Gamma")
    assert reading.find(ana.connection, id).accountable == third
    history.undo(ana)
    with pytest.raises(UnknownReference):
        resolving.resolve(ana, seen.id, "value", "team:nobody")


def test_a_push_that_was_under_way_in_a_backup_is_sent_once_by_whoever_has_it(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.set_values(ana, [id], {"title": "Letter"})
    made = edit.add(ana, "team", None, {"title": "Sales"}).ids[0]
    push = FileRemote.push

    def lost(remote: FileRemote, *given: Any) -> Answer:
        push(remote, *given)
        raise Unreachable("the answer was lost")

    with monkeypatch.context() as patch:
        patch.setattr(FileRemote, "push", lost)
        with pytest.raises(Unreachable):
            sharing.sync_now(ana)
    kept = upkeep.backup(ana)
    rounds(ana, bea)
    edit.set_values(bea, [id], {"title": "Mail"})
    edit.remove(bea, [made])
    rounds(bea)
    upkeep.restore(ana.path, kept)
    rounds(ana, bea, ana)
    assert held(ana) == held(bea)
    assert (touchpoint(ana).title, reading.find(ana.connection, made)) == ("Mail", None)
    assert sharing.conflicts(ana) == ()
    assert sharing.standing(ana).ahead == 0


def test_what_a_library_is_filled_with_later_is_offered_to_the_others(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    columns = replica.rows_of(ana.connection, "touchpoint", [touchpoint(ana).id])[touchpoint(ana).id]
    rows = [(f"{number:026d}", *columns.values()) for number in range(7)]
    edit.set_values(ana, [touchpoint(ana).id], {"pain": 9})
    with bulk.filling(ana.connection, lambda connection: None):
        bulk.put(ana.connection, "touchpoint", rows)
    assert sharing.standing(ana).ahead >= len(rows)
    rounds(ana, bea)
    assert held(ana) == held(bea)
    assert {row[0] for row in rows} < held(bea).keys()
    assert (sharing.standing(ana).ahead, sharing.conflicts(ana)) == (0, ())


@pytest.mark.parametrize("most", [1, 4, 7, 30])
def test_a_removal_that_no_push_can_hold_goes_by_branches(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    ana, bea = two
    monkeypatch.setattr(limits, "PUSH_REMOVALS", most)
    everything = [one.id for one in reading.all_of(ana.connection, "journey")]
    edit.remove(ana, everything)
    assert sharing.sync_now(ana).held_back > 0
    assert sharing.sync_now(ana, allow_removals=True).held_back == 0
    rounds(bea)
    assert held(ana) == held(bea)
    assert reading.all_of(bea.connection, "touchpoint") == []
    assert sharing.conflicts(ana) == ()
    history.undo(ana)
    rounds(ana, bea)
    assert held(ana) == held(bea)
    assert {one.id for one in reading.all_of(bea.connection, "journey")} == set(everything)


def test_of_a_removal_by_branches_what_somebody_edited_stays_with_all_above_it(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, bea = two
    monkeypatch.setattr(limits, "PUSH_REMOVALS", 3)
    id = touchpoint(bea).id
    edit.set_values(bea, [id], {"title": "Letter"})
    rounds(bea)
    edit.remove(ana, [one.id for one in reading.all_of(ana.connection, "journey")])
    sharing.sync_now(ana, allow_removals=True)
    sharing.sync_now(bea)
    assert held(ana) == held(bea)
    record = reading.find(ana.connection, id)
    assert record.title == "Letter"
    stage = reading.find(ana.connection, record.parent)
    assert reading.find(ana.connection, stage.parent) is not None
    assert {one.sort for one in sharing.conflicts(ana)} == {"removal of an edited"}


def test_a_round_lets_go_of_the_space_however_it_ends(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = two
    closed: list[FileRemote] = []

    def close(remote: FileRemote) -> None:
        closed.append(remote)

    monkeypatch.setattr(FileRemote, "close", close)
    rounds(ana)
    assert len(closed) == 1

    def lost(*_: Any) -> Answer:
        raise Unreachable("the answer was lost")

    edit.set_values(ana, [touchpoint(ana).id], {"title": "Letter"})
    monkeypatch.setattr(FileRemote, "push", lost)
    with pytest.raises(Unreachable):
        rounds(ana)
    assert len(closed) == 2


@pytest.mark.parametrize("under_way", [False, True])
def test_what_was_typed_on_what_others_removed_outlives_the_remote(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch, under_way: bool
) -> None:
    ana, bea = two
    id = touchpoint(ana).id
    edit.remove(bea, [id])
    rounds(bea)
    edit.set_values(ana, [id], {"title": "Letter"})

    def lost(*_: Any) -> Answer:
        raise Unreachable("the answer was lost")

    with monkeypatch.context() as patch:
        if under_way:
            patch.setattr(FileRemote, "push", lost)
            with pytest.raises(Unreachable):
                sharing.sync_now(ana)
        else:
            patch.setattr(Cycle, "_may_send", lambda cycle: False)
            sharing.sync_now(ana)
    sharing.remove_remote(ana, "team")
    assert reading.find(ana.connection, id).title == "Letter"
    sharing.add_remote(ana, "team", sharing.remotes(bea)[0].address)
    rounds(ana, bea)
    [kept] = [one for one in sharing.conflicts(bea) if one.record == id]
    assert (kept.sort, kept.mine) == ("edit of a removed", "Title: Letter")
    assert held(ana) == held(bea)


@pytest.mark.parametrize("wrong", ["away", "garbage", "empty"])
def test_a_space_file_that_fails_is_told_as_what_is_wrong_until_it_is_right_again(
    two: tuple[Workspace, Workspace], tmp_path: Path, wrong: str
) -> None:
    ana, _ = two
    space, aside = tmp_path / "space.db", tmp_path / "aside.db"
    shutil.copy(space, aside)
    if wrong == "away":
        space.unlink()
    else:
        space.write_bytes(b"garbage!" * 2000 if wrong == "garbage" else b"")
    before = space.read_bytes() if space.exists() else None
    with pytest.raises(JourneyError) as failed:
        sharing.sync_now(ana)
    assert before == (space.read_bytes() if space.exists() else None), "it may just be under way of being copied"
    stands = sharing.standing(ana)
    assert stands.state == ("stopped" if wrong == "garbage" else "offline")
    assert failed.value.message.rstrip(".") in stands.why
    shutil.copy(aside, space)
    sharing.sync_now(ana)
    assert (sharing.standing(ana).state, sharing.standing(ana).why) == ("ready", "")


def test_a_first_sync_that_fails_leaves_its_reason(make: Make, tmp_path: Path) -> None:
    ana = make("ana")
    (tmp_path / "space.db").mkdir()
    with pytest.raises(JourneyError):
        sharing.sync_now(ana)
    stands = sharing.standing(ana)
    assert stands.state in ("offline", "stopped")
    assert stands.why


def test_another_token_is_given_without_leaving_the_space(make: Make) -> None:
    ana = make("ana", shares=False)
    for token in ("first", "second"):
        entry = sharing.add_remote(ana, "team", "https://journeys.example.org", token=token)
        assert remotes.token_for(ana, entry) == token
    for other in (("other", "https://journeys.example.org"), ("team", "https://journeys.example.com")):
        with pytest.raises(InvalidValues):
            sharing.add_remote(ana, *other, token="third")


def test_removals_that_were_taken_back_wait_for_no_yes(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = two
    monkeypatch.setattr(outbox, "BRAKE", 0)
    edit.remove(ana, [touchpoint(ana).id])
    sharing.sync_now(ana)
    assert sharing.standing(ana).held_back > 0
    history.undo(ana)
    assert sharing.standing(ana).held_back == 0


def test_when_it_was_synced_is_forgotten_with_the_space(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    ana, _ = two
    sharing.remove_remote(ana, "team")
    sharing.add_remote(ana, "other", str(tmp_path / "other.db"))
    assert sharing.standing(ana).last is None


def test_the_history_says_what_a_conflict_is_about(two: tuple[Workspace, Workspace]) -> None:
    ana, bea = two
    id, title = touchpoint(ana).id, touchpoint(ana).title
    for ws, pain in ((ana, 1), (bea, 2)):
        edit.set_values(ws, [id], {"pain": pain})
    rounds(ana, bea, ana)
    added = [entry.name for change in history.log(ana) for entry in change.entries if entry.word == "conflict"]
    assert added == [f"about {title}"]


def test_a_library_that_is_open_read_only_is_not_synced(two: tuple[Workspace, Workspace]) -> None:
    ana, _ = two
    ws = libraries.open_at(ana.path, "ana", read_only=True)
    with pytest.raises(ReadOnly, match="not synced") as refused:
        sharing.sync_now(ws)
    assert "Leave --read-only out" in refused.value.hint
    ws.close()
