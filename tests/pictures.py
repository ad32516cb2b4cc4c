"""The README's pictures, made by the program itself: `python tests/pictures.py` draws them into `.pictures/`."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from textual.pilot import Pilot  # noqa: E402  as below

from journeytui import locations  # noqa: E402  the checkout's own program
from journeytui.settings import Settings  # noqa: E402
from journeytui.tui.app import JourneyApp  # noqa: E402
from journeytui.workspace import exchange  # noqa: E402

FOLDER = ROOT / ".pictures"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
SIZE = (120, 34)
PICTURES = {
    "library": ["g g", "j", "j"],
    "explorer": ["enter", "l", "l", "l", "j"],
    "detail": ["i"],
    "map": ["q", "m"],
    "won_and_lost": ["q", "q", "g g", *["j"] * 9, "enter", "b"],
    "pain": ["3"],
    "experience": ["2"],
    "kpis": ["4"],
    "balance": ["5"],
    "alignment": ["6"],
    "gaps": ["7"],
    "silos": ["8"],
    "priorities": ["9"],
    "maturity": ["n"],
    "upkeep": ["n"],
    "rollup": ["q", "q", "slash", *"air", "enter", "b", "p", "p"],
    "drift": ["n"],
}
"""What is pressed before each, one after the other in one run; `g g` is two keys."""
SOMEBODY = "Niamh Gallagher"
HERS = {
    "standup": ["O"],
    "review": ["q", "g g", *["j"] * 9, "enter", "R"],
}
"""The same for somebody of the samples."""


async def draw(folder: Path) -> list[Path]:
    """Draws every picture into the folder."""
    drawn = []
    with tempfile.TemporaryDirectory() as home:
        for me, pictures in (("Ana <ana@example.com>", PICTURES), (SOMEBODY, HERS)):
            env = {"HOME": home, "XDG_STATE_HOME": f"{home}/{me}"}
            workspace = exchange.open_samples(
                locations.samples_library(env), locations.sample_files(), me=me, now=lambda: NOW
            )
            app = JourneyApp(workspace, Settings(me=me), env=env)
            async with app.run_test(size=SIZE) as pilot:
                drawn += [
                    keep(folder / f"{name}.svg", await seen_after(pilot, keys)) for name, keys in pictures.items()
                ]
    return drawn


async def seen_after(pilot: Pilot[None], pressed: list[str]) -> str:
    """Presses the keys; what is seen then, as a picture."""
    await pilot.press(*(key for keys in pressed for key in keys.split()))
    await pilot.pause()
    return pilot.app.export_screenshot(title="JourneyTUI")


def keep(path: Path, picture: str) -> Path:
    """Writes a picture to a file."""
    path.write_text(picture, encoding="utf-8")
    return path


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for made in asyncio.run(draw(FOLDER)):
        print(made.relative_to(ROOT))
