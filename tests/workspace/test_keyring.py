"""A token is kept in the keyring where there is one that works, and in a private file where there is none that does."""

from __future__ import annotations

import json
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import libraries
from journeytui.workspace import remotes, sharing
from journeytui.workspace.workspace import Workspace

SERVER, TOKEN = "https://journeys.example.com", "jtui_secret"
Kept = dict[tuple[str, str], str]


class KeyringError(Exception):
    """What keyrings raise."""


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """What stands in a keyring that works."""
    held: Kept = {}
    ring = ModuleType("keyring")
    ring.errors = ModuleType("keyring.errors")  # type: ignore[attr-defined]
    ring.errors.KeyringError = KeyringError  # type: ignore[attr-defined]

    def put(service: str, account: str, token: str) -> None:
        held[service, account] = token

    ring.set_password = put  # type: ignore[attr-defined]
    ring.get_password = lambda service, account: held.get((service, account))  # type: ignore[attr-defined]
    ring.delete_password = lambda service, account: held.pop((service, account))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", ring.errors)
    return held


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(remotes.TOKEN_FILE, raising=False)
    with libraries.a_copy(libraries.empty()) as opened:
        yield opened


def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "journeytui" / "remotes.json"


def test_a_keyring_that_works_has_the_token_and_the_file_has_not(ws: Workspace, kept: Kept, tmp_path: Path) -> None:
    entry = sharing.add_remote(ws, "team", SERVER, token=TOKEN)
    assert entry.token_kept == "keyring"
    assert [*kept.values()] == [TOKEN]
    assert TOKEN not in file(tmp_path).read_text()
    assert remotes.token_for(ws, entry) == TOKEN


def test_what_the_keyring_has_is_for_its_origin_alone(ws: Workspace, kept: Kept) -> None:
    entry = sharing.add_remote(ws, "team", SERVER, token=TOKEN)
    other = type(entry)(entry.name, "https://elsewhere.example.com", entry.space, entry.token_kept)
    assert remotes.token_for(ws, other) == ""


def test_with_the_remote_the_token_goes(ws: Workspace, kept: Kept) -> None:
    sharing.add_remote(ws, "team", SERVER, token=TOKEN)
    sharing.remove_remote(ws, "team")
    assert not kept


def fails(*_: str) -> None:
    raise KeyringError("locked")


def forgets(*_: str) -> None:
    pass


def hangs(*_: str) -> None:
    threading.Event().wait(1)


@pytest.mark.parametrize("puts", [fails, forgets, hangs])
def test_one_that_does_not_work_is_not_used_and_the_file_is_private(
    ws: Workspace, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, puts: Callable[..., None]
) -> None:
    monkeypatch.setattr(remotes, "_PATIENCE", 0.05)
    monkeypatch.setattr(sys.modules["keyring"], "set_password", puts)
    entry = sharing.add_remote(ws, "team", SERVER, token=TOKEN)
    assert entry.token_kept == "file"
    assert remotes.token_for(ws, entry) == TOKEN
    (said,) = (one for one in json.loads(file(tmp_path).read_text()).values())
    assert said["origin"] == f"{SERVER}:443"
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(file(tmp_path).parent.stat().st_mode) == 0o700
