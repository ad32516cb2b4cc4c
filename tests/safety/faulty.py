"""The program with a fault built in: `python tests/safety/faulty.py PLACE FAULT WORD…`. On that screen ctrl+t sets it off.

Every fault holds a secret in a local variable, which nobody may ever see again.
"""

from __future__ import annotations

import importlib
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
from journeytui.tui.dialogs.asking import Ask  # noqa: E402  as above
from journeytui.tui.dialogs.canvas import Canvas  # noqa: E402  as above
from journeytui.tui.place import Place  # noqa: E402  as above
from journeytui.tui.rooms import ROOMS  # noqa: E402  as above
from journeytui.tui.widgets.bar import Bar  # noqa: E402  as above


def fail(*_: Any, **__: Any) -> Any:
    """What must never happen."""
    secret = SECRET
    return {}[secret]


class Built:
    """A fault, in a screen."""

    def __init__(self, place: str, fault: str) -> None:
        self.place, self.fault, self.armed = place, fault, False
        self._takes: dict[type, Any] = {Ask: Ask.take_key}
        """How each screen takes a key."""
        for told in ROOMS.values():
            module, _, name = told.partition(":")
            kind = getattr(importlib.import_module(f"journeytui.tui.{module}"), name)
            if isinstance(kind, type) and issubclass(kind, Place):
                self._takes[kind] = kind.take_key
                if fault == "resize" and kind.place == place:
                    self._before(kind, "on_resize")

        def taking(screen: Any, key: str, character: str | None) -> bool:
            return self._taking(screen, key, character)

        for kind in self._takes:
            kind.take_key = taking  # type: ignore[attr-defined]
        for owner, name in _METHODS.get(fault, ()):
            self._before(owner, name)

    def _before(self, owner: Any, name: str) -> None:
        """From then on the method fails, once the fault is set off."""
        method = getattr(owner, name)
        setattr(owner, name, lambda which, *given: fail() if self.armed else method(which, *given))

    def _taking(self, screen: Any, key: str, character: str | None) -> bool:
        if key != KEY or screen.app.top.place != self.place:
            takes = next(self._takes[kind] for kind in type(screen).mro() if kind in self._takes)
            return bool(takes(screen, key, character))
        self.armed = True
        _SETS_OFF.get(self.fault, lambda _: None)(screen)
        return True


_METHODS: dict[str, list[tuple[type, str]]] = {
    "draw": [(Bar, "render_line"), (Canvas, "render_line")],
    "tick": [(JourneyApp, "look")],
    "message": [(JourneyApp, "on_write_done")],
}
"""What fails from then on."""
_SETS_OFF = {
    "key": fail,
    "task": lambda screen: screen.app.call_later(fail),
    "thread": lambda screen: screen.desk.run_act(fail),
    "message": lambda screen: screen.desk.run_act(lambda _: None),
    "draw": lambda screen: [widget.refresh() for widget in screen.query("*")],
    "endless": lambda _: [None for _ in iter(int, 1)],
}
"""What the key does; the rest comes by itself."""


if __name__ == "__main__":
    Built(*sys.argv[1:3])
    sys.exit(main(sys.argv[3:]))
