"""Two people at explorers on terminals of their own, each with a library, and a space between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from journeytui.workspace.workspace import create_library
from person import small_library
from safety.program import command, environment, succeeded
from server.served import Served
from terminal import Terminal

JOURNEY, STAGE, TOUCHPOINT = "I buy a home", "I get the mortgage", "Application"
IN_STEP = "synced"
"""What the uppermost line says once nothing is left to be sent or brought."""


class Pair(NamedTuple):
    """Two terminals on which the same stage is seen; the cursor is on the same touchpoint."""

    ana: Terminal
    ben: Terminal

    def ana_renames(self, title: str) -> float:
        """Ana gives the touchpoint another title. Seconds from her last key until Ben's terminal shows it."""
        self.ana.press("r", "ctrl+u", *title)
        self.ana.wait_for(title)
        began = time.perf_counter()
        self.ana.press("enter")
        seen = self.ben.started + self.ben.wait_for(title, 30)
        self.ana.wait_for(f"set Title to {title}")
        return seen - began


@contextmanager
def side_by_side(folder: Path, served: Served | None) -> Iterator[Pair]:
    """Both at work; without a server the space is a file."""
    with ExitStack() as stack:
        terminals = [stack.enter_context(_at(folder, name, served)) for name in ("ana", "ben")]
        for terminal in terminals:
            terminal.wait_for(IN_STEP, 60)
            terminal.press("enter", "right")
            terminal.wait_for(TOUCHPOINT)
        yield Pair(*terminals)


def _at(folder: Path, name: str, served: Served | None) -> Terminal:
    home = folder / name
    home.mkdir(mode=0o700)
    db = home / "journeys.db"
    address, more = str(folder / "space" / "space.db"), []
    if served is None:
        (folder / "space").mkdir(mode=0o700, exist_ok=True)
    else:
        token = home / "token"
        token.write_text(served.token("editor", name=name))
        token.chmod(0o600)
        address, more = served.url, ["--token-file", str(token)]
    if name == "ana":
        small_library(db)
    else:
        create_library(db, title="Ours")
    succeeded(home, "remote", "add", "team", address, *more, db=db)
    succeeded(home, "sync", db=db)
    env = environment(home, JOURNEYTUI_ME=f"{name.capitalize()} <{name}@example.com>")
    return Terminal(command(db=db), columns=110, rows=30, env=env)
