"""The program with a fault built in: `python tests/safety/faulty.py PLACE FAULT WORD…`. On that screen ctrl+t sets it off.

Every fault holds a secret in a local variable, which nobody may ever see again.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from journeytui.tui import run

SECRET = "token-" + "58d1c0ffee"
FAULTS = ("key", "draw", "tick", "resize", "message", "task", "thread")
KEY = "ctrl+t"

for name, value in run._TEXTUAL.items():
    os.environ.setdefault(name, value)

from journeytui.cli.main import main  # noqa: E402  Textual reads the environment when it is imported
from journeytui.tui.app import JourneyApp  # noqa: E402  as above
from journeytui.tui.place import Place  # noqa: E402  as above
from journeytui.tui.widgets.bar import Bar  # noqa: E402  as above


def fail(*_: Any, **__: Any) -> Any:
    """What must never happen."""
    secret = SECRET
    return {}[secret]


def build_in(place: str, fault: str) -> None:
    """From now on the program has that fault."""

    def before(owner: Any, name: str) -> None:
        """The method fails once it is to."""
        method = getattr(owner, name)

        def failing(self: Any, *given: Any) -> Any:
            return fail() if armed else method(self, *given)

        setattr(owner, name, failing)

    armed: list[str] = []

    def taking(self: Any, key: str, character: str | None) -> bool:
        if key != KEY or self.place != place:
            return bool(takes[type(self)](self, key, character))
        armed.append(fault)
        if fault == "key":
            fail()
        elif fault == "task":
            self.app.call_later(fail)
        elif fault == "thread":
            self.desk.run_act(fail)
        elif fault == "message":
            self.desk.run_act(lambda _: None)
        elif fault == "draw":
            self.bar.refresh()
        return True

    import importlib

    from journeytui.tui.rooms import ROOMS

    takes: dict[type, Any] = {}
    for told in ROOMS.values():
        module, _, name = told.partition(":")
        kind = getattr(importlib.import_module(f"journeytui.tui.{module}"), name)
        if isinstance(kind, type) and issubclass(kind, Place):
            takes[kind] = kind.take_key
            if fault == "resize" and kind.place == place:
                before(kind, "on_resize")
    for kind in takes:
        kind.take_key = taking  # type: ignore[method-assign]
    {"draw": lambda: before(Bar, "render_line"), "tick": lambda: before(JourneyApp, "look"),
     "message": lambda: before(JourneyApp, "on_write_done")}.get(fault, lambda: None)()  # fmt: skip


if __name__ == "__main__":
    build_in(*sys.argv[1:3])
    sys.exit(main(sys.argv[3:]))
