"""The README: what it shows is what the program is, and every command in it runs."""

from __future__ import annotations

import asyncio
import os
import re
import select
import shlex
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import pictures
import readme

ROOT = Path(__file__).resolve().parent.parent
TEXT = readme.README.read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


SETUP = blocks("sh set-up")[0].splitlines()
COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An empty HOME, and a `journeytui` on the PATH."""
    home = tmp_path_factory.mktemp("home")
    program = home / "bin" / "journeytui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m journeytui "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (home / "sample_journeys").symlink_to(ROOT / "sample_journeys")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "JOURNEYTUI_"))}
    path = f"{program.parent}:{kept['PATH']}"
    return kept | {"HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"}


def test_two_commands_set_everything_up() -> None:
    assert len(SETUP) == 2
    assert "journeytui" in SETUP[0]
    assert "pytest" in SETUP[1]
    assert len(blocks("sh set-up")) == 1


def test_every_command_runs_as_it_stands(desk: dict[str, str]) -> None:
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        done = subprocess.run(
            command, shell=True, cwd=desk["HOME"], env=desk, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_the_server_runs_as_it_says(desk: dict[str, str]) -> None:
    """A token, a server, and a library that syncs with it; the extras are installed already."""
    (block,) = blocks("sh server")
    install, token, serve = block.splitlines()
    assert install == "pip install 'journeytui[server]'"
    made = subprocess.run(token, shell=True, cwd=desk["HOME"], env=desk, capture_output=True, text=True, check=True)
    port = _free_port()
    words = shlex.split(serve)
    words[words.index("--port") + 1] = str(port)
    with subprocess.Popen(
        words, cwd=desk["HOME"], env=desk, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as server:
        try:
            _until_it_listens(port)
            library = ["journeytui", "--db", f"{desk['HOME']}/shared.db"]
            for arguments, given in (
                (["journeytui", "new", f"{desk['HOME']}/shared.db"], ""),
                ([*library, "remote", "add", "team", f"http://127.0.0.1:{port}", "--token-file", "-"], made.stdout),
                ([*library, "sync"], ""),
            ):
                done = subprocess.run(arguments, env=desk, input=given, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
        finally:
            server.terminate()


def test_the_browser_is_let_in_as_it_says(desk: dict[str, str]) -> None:
    """With the address that is printed, and not without."""
    (block,) = blocks("sh browser")
    install, web = block.splitlines()
    assert install == "pip install 'journeytui[web]'"
    port = _free_port()
    words = shlex.split(web)
    words[words.index("--port") + 1] = str(port)
    with subprocess.Popen(words, cwd=desk["HOME"], env=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as door:
        assert door.stdout
        try:
            address = door.stdout.readline().decode().strip()
            assert _answer(address) == 200
            assert _answer(f"http://127.0.0.1:{port}/") == 403
        finally:
            door.terminate()


def _answer(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until_it_listens(port: int) -> None:
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        select.select([], [], [], 0.1)
    raise AssertionError("the server never listened")


def test_keys_words_and_settings_are_those_of_the_program() -> None:
    assert readme.with_parts(TEXT) == TEXT, "run: python tests/readme.py --write"


def test_the_yaml_in_it_is_a_journey(desk: dict[str, str]) -> None:
    (example,) = blocks("yaml")
    file = Path(desk["HOME"]) / "example.yaml"
    file.write_text(example)
    done = subprocess.run(
        ["journeytui", "--db", f"{file}.db", "new"], env=desk, capture_output=True, text=True, check=False
    )
    done = subprocess.run(
        ["journeytui", "--db", f"{file}.db", "import", str(file)], env=desk, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_pictures_are_drawn_by_the_program(tmp_path: Path) -> None:
    named = set(re.findall(r"\]\(\.pictures/(\w+)\.svg\)", TEXT))
    assert named == pictures.PICTURES.keys() | pictures.HERS.keys()
    for drawn in asyncio.run(pictures.draw(tmp_path)):
        kept = ROOT / ".pictures" / drawn.name
        assert _words(drawn) == _words(kept), "run: python tests/pictures.py"


def _words(picture: Path) -> list[str]:
    """The text of a picture, without the random names of its styles."""
    return re.findall(r">([^<>]+)</text>", picture.read_text(encoding="utf-8"))
