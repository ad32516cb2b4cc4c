"""The program itself, in processes of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SOURCES = Path(__file__).parents[2] / "src"
PROGRAM = (sys.executable, "-m", "journeytui")


class Result(NamedTuple):
    """What came of a command line."""

    code: int
    out: bytes
    err: bytes

    @property
    def told(self) -> str:
        """All that was said, for whoever reads why a test failed."""
        return f"exit code {self.code}\n{self.out.decode('utf-8', 'replace')}{self.err.decode('utf-8', 'replace')}"


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing is set but a home, so that no test meets the library of whoever runs it."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(home), "LOGNAME": "ana", "LANG": "C.UTF-8", "PYTHONPATH": str(SOURCES), **more}


def command(*words: str, db: Path | None = None) -> list[str]:
    """The command line."""
    return [*PROGRAM, *(("--db", str(db)) if db else ()), *words]


def run(
    home: Path,
    *words: str,
    db: Path | None = None,
    stdin: bytes = b"",
    umask: int = -1,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Types a command line and waits for its end."""
    done = subprocess.run(
        command(*words, db=db),
        input=stdin,
        capture_output=True,
        check=False,
        env=environment(home, **(env or {})),
        umask=umask,
        cwd=home,
        timeout=120,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def succeeded(home: Path, *words: str, db: Path | None = None, umask: int = -1) -> Result:
    """Types a command line that has to work."""
    result = run(home, *words, db=db, umask=umask)
    assert result.code == 0, f"{' '.join(words)}: {result.told}"
    return result
