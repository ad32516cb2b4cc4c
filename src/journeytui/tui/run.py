"""From the command line to the screen and back: sets Textual up, runs the program, answers with its exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from journeytui.tui import garbage

if TYPE_CHECKING:
    from journeytui.settings import Settings
    from journeytui.workspace.workspace import Workspace

_TEXTUAL = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "ESCDELAY": "25",
}
"""Read by Textual when it is imported; what a person has set counts more. (Every key here is a plain one, and the protocol
that reports more of them keeps some terminals from passing on what an input method composed.)"""
TURN = 0.0005
"""Seconds after which a thread lets another one go on that waits: with Python's own 5 ms, a key stood still while its edit was written."""


def explore(
    workspace: Workspace,
    settings: Settings,
    *,
    record: str = "",
    env: Mapping[str, str] = os.environ,
    browser: bool = False,
    room: str = "",
) -> int:
    """Opens the explorer, where a record is if one is named, or that screen on it; its exit code when it is left.

    In a `browser` it speaks to whoever started it, who passes on what it draws and what is typed.
    """
    for name, value in _TEXTUAL.items():
        os.environ.setdefault(name, value)
    garbage.begin()
    sys.setswitchinterval(TURN)
    _import_asyncio()
    from journeytui.tui.app import JourneyApp  # noqa: PLC0415  after the environment is set
    from journeytui.tui.ending import write_no_more  # noqa: PLC0415  see above

    sort = JourneyApp
    if browser:
        from journeytui.tui.browsing import BrowserApp as sort  # noqa: PLC0415, N813  see above
    app = sort(workspace, settings, record=record, env=env)
    app.room = room
    app.run(mouse=settings.mouse)
    app.close_writer()
    code = app.return_code or 0
    if code == 128 + signal.SIGHUP:
        write_no_more()
    return code


def _import_asyncio() -> None:
    """Imports it as on a Python that has no TLS, which it allows for. (None says to the import system that there is none.)

    The explorer itself reaches nobody: another process of ours syncs. What TLS is made of takes longer to load than all that
    the first picture is drawn with.
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401, PLC0415
    finally:
        del sys.modules["ssl"]
