"""`serve`, `token` and `space` as somebody types them."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from journeytui.cli.main import main
from journeytui.store.access import Principal
from journeytui.sync import wire
from journeytui.workspace import hosting, spaces
from server.served import ROOT, free_port


class Result(NamedTuple):
    """What came of a command line."""

    code: int
    out: str
    err: str


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An empty home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JOURNEYTUI_", "XDG_"))}
    return {**kept, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src"), "JOURNEYTUI_DB": str(tmp_path / "never.db")}


def typed(env: dict[str, str], *words: str) -> Result:
    done = subprocess.run(
        [sys.executable, "-m", "journeytui", *words], capture_output=True, text=True, env=env, check=False
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_a_token_alone_is_the_output_and_its_secret_is_kept_nowhere(env: dict[str, str], tmp_path: Path) -> None:
    made = typed(env, "token", "create", "Ana", "--role", "editor", "--days", "90")
    assert made.code == 0
    assert re.fullmatch(r"jtui_[\w-]{40,}\n", made.out)
    assert "shown once" in made.err
    assert made.out.strip() not in made.err
    database = tmp_path / ".local" / "share" / "journeytui" / "server.db"
    files = [path for path in database.parent.rglob("*") if path.is_file()]
    assert not any(made.out.strip().encode() in path.read_bytes() for path in files)
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert not (tmp_path / "never.db").exists()
    listed = json.loads(typed(env, "token", "list", "--json").out)
    assert [(one["name"], one["role"], one["space"], one["state"]) for one in listed] == [
        ("Ana", "editor", "main", "open")
    ]
    assert "hash" not in listed[0]


def test_a_revoked_token_is_listed_as_revoked(env: dict[str, str]) -> None:
    typed(env, "token", "create", "Ana", "--role", "viewer")
    assert typed(env, "token", "revoke", "Ana").code == 0
    assert "revoked" in typed(env, "token", "list").out
    assert typed(env, "token", "revoke", "Bob").code == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("token", "create", "Ana"), 2, "--role"),
        (("token", "create", "--role", "viewer"), 2, "NAME"),
        (("token", "create", "Ana", "--role", "king"), 2, "viewer, editor, admin"),
        (("token", "create", "Ana", "--role", "viewer", "--days", "0"), 2, "whole number"),
        (("token", "create", "Ana", "--role", "viewer", "--days", "366"), 4, "365"),
        (("space", "prune", "main"), 2, "--days"),
        (("space", "prune", "theirs", "--days", "9"), 4, "no space"),
        (("token", "create", "Ana", "--role", "viewer", "--space", "theirs"), 4, "space create theirs"),
        (("space", "create", "a/b"), 4, "letters"),
        (("space", "reset", "theirs"), 4, "no space"),
        (("serve", "--port", "99999"), 2, "65535"),
        (("serve", "--workers", "2"), 4, "PostgreSQL"),
        (("serve", "--db", ""), 2, "--db"),
        (("serve", "--db", "mysql://x/y"), 4, "PostgreSQL"),
        (("serve", "--samples"), 2, "samples"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    env: dict[str, str], words: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """In this process: a start of its own proves nothing more of a word that is refused."""
    for name in os.environ:
        monkeypatch.delenv(name)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    done = main(words)
    result = Result(done, *capsys.readouterr())
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_spaces_are_made_listed_and_begun_anew(env: dict[str, str]) -> None:
    assert typed(env, "space", "create", "theirs").code == 0
    assert typed(env, "space", "create", "theirs").code == 4
    assert [one["name"] for one in json.loads(typed(env, "space", "list", "--json").out)] == ["main", "theirs"]
    assert typed(env, "space", "reset", "theirs").code == 0
    assert typed(env, "token", "create", "Ana", "--role", "viewer", "--space", "theirs").code == 0


def test_a_token_lasts_ninety_days_where_nothing_else_is_said(env: dict[str, str]) -> None:
    typed(env, "token", "create", "Ana", "--role", "viewer")
    (one,) = json.loads(typed(env, "token", "list", "--json").out)
    made, ends = (dt.datetime.fromisoformat(one[key]) for key in ("made_at", "ends_at"))
    assert ends - made == dt.timedelta(days=90)


def test_old_changes_are_forgotten_and_the_records_stay(env: dict[str, str], tmp_path: Path) -> None:
    typed(env, "space", "list")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    host = hosting.open_host(str(tmp_path / ".local/share/journeytui/server.db"))
    host.clock = lambda: later
    push = wire.Push("m", "r", (wire.Put("journey", "j" * 26, "ana", "2026-03-31T09:00:00.000Z", {"title": "J"}),))
    spaces.commit(
        host.spaces, "main", wire.encode_push(push), log=host.spaces.info("main").log, anchor=wire.START,
        by=Principal("", "ana", "editor", None),
    )  # fmt: skip
    assert hosting.prune_space(host, "main", 401) == 0
    assert hosting.prune_space(host, "main", 365) == 1
    assert host.spaces.info("main").head == 1
    assert "space pruned" in {deed.what for deed in hosting.deeds(host, 5)}
    host.close()
    assert "0 changes older than 30 days" in typed(env, "space", "prune", "main", "--days", "30").err


def test_a_password_in_the_address_of_the_database_is_not_said(env: dict[str, str]) -> None:
    result = typed(env, "serve", "--db", "postgresql://ana:S3cret@127.0.0.1:1/x")
    assert result.code == 5
    assert "S3cret" not in result.out + result.err


def test_a_taken_port_is_said_before_anything_else_happens(env: dict[str, str]) -> None:
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        result = typed(env, "serve", "--port", str(held.getsockname()[1]))
    assert result.code == 4
    assert "--port" in result.err


def test_a_missing_extra_is_named_with_the_command_that_installs_it(env: dict[str, str], tmp_path: Path) -> None:
    hide = tmp_path / "hide"
    hide.mkdir()
    (hide / "sitecustomize.py").write_text(
        "import importlib.util, sys\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'fastapi' else real(name, *more)\n"
    )
    result = typed({**env, "PYTHONPATH": f"{hide}:{ROOT / 'src'}"}, "serve")
    assert result.code == 4
    assert "pip install 'journeytui[server]'" in result.err


def test_the_first_start_at_a_terminal_shows_an_admins_token_once(env: dict[str, str]) -> None:
    port = free_port()
    first, second = (at_terminal(env, port) for _ in range(2))
    token = re.search(r"jtui_[\w-]{40,}", first)
    assert token
    assert "jtui_" not in second


def test_the_first_start_elsewhere_names_the_command_that_makes_a_token(env: dict[str, str]) -> None:
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, "-m", "journeytui", "serve", "--port", port],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )
    assert process.stderr
    said = b""
    while b"startup complete" not in said:
        said += process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, rest = process.communicate(timeout=20)
    assert b"journeytui token create" in said
    assert out == b""
    assert b"Traceback" not in rest
    assert b"TLS" not in said


def at_terminal(env: dict[str, str], port: int) -> str:
    """What a terminal shows of a server that starts and is ended by ctrl+c."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "journeytui", "serve", "--port", str(port)],
        stdin=child,
        stdout=child,
        stderr=child,
        env=env,
    )
    os.close(child)
    shown = b""
    while b"startup complete" not in shown and select.select([parent], [], [], 30)[0]:
        shown += os.read(parent, 4096)
    if token := re.search(rb"jtui_[\w-]{40,}", shown):
        headers = {"Authorization": f"Bearer {token[0].decode()}"}
        answer = httpx.get(f"http://127.0.0.1:{port}/v1/spaces", headers=headers, trust_env=False)
        assert answer.json()["spaces"] == [{"name": hosting.MAIN, "role": "admin", "head": 0}]
    process.send_signal(signal.SIGINT)
    process.wait(20)
    os.close(parent)
    return shown.decode()
