"""A real browser without a window: shows a page, tells what it complained of and asked for, and what it looks like.

It speaks to Chromium by its own protocol over a pipe, so that nothing else has to be installed and no port is opened.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
_PATIENCE = 120
"""Seconds after which a browser that says nothing is given up."""
_DRAWN = """new Promise(done => {
  const look = () => requestAnimationFrame(innerWidth === %d ? () => requestAnimationFrame(done) : look);
  look();
})"""
"""Comes true once the page has its width and was drawn with it."""
_COMPLAINTS = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded")


class Page:
    """A tab."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._number, self._session = 0, ""
        self._left = b""
        self.events: list[tuple[str, dict[str, Any]]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers; what it reports meanwhile is kept among the events."""
        self._number += 1
        told: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            told["sessionId"] = self._session
        os.write(self._writing, json.dumps(told).encode() + b"\0")
        while True:
            heard = self._next()
            if heard.get("id") == self._number:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']}")
                return heard["result"]

    def show(self, path: Path, wide: int = 1200, *, scheme: str = "light", medium: str = "screen") -> None:
        """Opens a file, and waits until it is there and drawn."""
        self.events.clear()
        self.send("Emulation.setDeviceMetricsOverride", width=wide, height=900, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.send("Emulation.setEmulatedMedia", media=medium, features=features)
        self.send("Page.navigate", url=path.resolve().as_uri())
        while not any(name == "Page.loadEventFired" for name, _ in self.events):
            self._next()
        self.value(_DRAWN % wide)

    def size(self, wide: int, high: int) -> None:
        """Makes the page so many pixels large."""
        self.send("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=False)

    def listen(self, seconds: float) -> bool:
        """Takes note of one thing that the browser reports, if it does within that time; whether it did."""
        if b"\0" in self._left or select.select([self._reading], [], [], seconds)[0]:
            self._next()
            return True
        return False

    @property
    def complaints(self) -> list[str]:
        """What the console says of the page."""
        return [json.dumps(what) for name, what in self.events if name in _COMPLAINTS]

    @property
    def asked_for(self) -> list[str]:
        """What the page made the browser load."""
        return [what["request"]["url"] for name, what in self.events if name == "Network.requestWillBeSent"]

    def value(self, script: str) -> Any:
        """What a script says that looks at the page from outside of it."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """All of the page as PNG."""
        taken = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def paper(self) -> bytes:
        """The page printed on A4 by somebody who sees everything in dark, as PDF."""
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        self.send("Emulation.setEmulatedMedia", media="print", features=dark)
        printed = self.send(
            "Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True, preferCSSPageSize=True
        )
        return base64.b64decode(printed["data"])

    def heard(self) -> list[tuple[str, str]]:
        """Role and name of everything on the page, as one hears it who does not see it."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        shown = [node for node in nodes if not node.get("ignored")]
        return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in shown]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            if not select.select([self._reading], [], [], _PATIENCE)[0]:
                raise RuntimeError("the browser says nothing any more")
            more = os.read(self._reading, 1 << 20)
            if not more:
                raise RuntimeError("the browser has gone")
            self._left += more
        line, _, self._left = self._left.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        if "method" in heard:
            self.events.append((heard["method"], heard.get("params", {})))
        return heard


def program() -> str:
    """Where Chromium is. Raises LookupError where it is not: nothing that needs it is passed over in silence."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise LookupError("the reports are checked in a browser: install chromium (apt-get install chromium)")
    return found


@contextlib.contextmanager
def page() -> Iterator[Page]:
    """A tab of a browser of its own."""
    with tempfile.TemporaryDirectory(prefix="journeytui-browser-", ignore_cleanup_errors=True) as home:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()

        process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "browser", program(), *_SWITCHES, f"--user-data-dir={home}"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home},
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            tab = Page(ours_in, ours_out)
            yield tab
            tab.send("Page.close")
        finally:
            os.close(ours_out)
            os.close(ours_in)
            process.terminate()
            process.wait(30)
