"""The pages that a browser is given. They load nothing from elsewhere, and no text of anybody stands in a script."""

from __future__ import annotations

from html import escape
from typing import NamedTuple


class Paint(NamedTuple):
    """The colours around the terminal."""

    ground: str
    text: str
    dim: str
    accent: str
    lifted: str
    """What lies above the ground."""


_DARK = Paint("#1c1c1c", "#d0d0d0", "#8a8a8a", "#87c3ff", "#31425a")
_LIGHT = Paint("#fbfbfb", "#262626", "#6c6c6c", "#005faf", "#cfe2f7")
"""As the themes of the explorer have them."""


LIGHT = "light"
"""The theme that is not drawn on a dark ground. (Those that paint no ground of their own are.)"""


def paint(theme: str) -> Paint:
    """The colours around a terminal that is drawn in that theme."""
    return _LIGHT if theme == LIGHT else _DARK


def _written(paint: Paint) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in paint._asdict().items())


_FONT = """
@font-face { font-family: 'Roboto Mono'; font-style: normal; font-weight: 100 700;
  src: url(static/fonts/RobotoMono-VariableFont_wght.ttf); }
@font-face { font-family: 'Roboto Mono'; font-style: italic; font-weight: 100 700;
  src: url(static/fonts/RobotoMono-Italic-VariableFont_wght.ttf); }"""

_COLOURS = f"""
:root {{ {_written(_DARK)} }}
:root.{LIGHT} {{ {_written(_LIGHT)} }}"""

_STYLE = """
html, body { margin: 0; height: 100%; overflow: hidden; background: var(--ground); color: var(--text);
  font: 16px/1.5 'Roboto Mono', Menlo, Consolas, monospace; }
a { color: var(--accent); }
main { max-width: 42em; margin: 20vh auto; padding: 0 2em; }
.textual-terminal .xterm { padding: 8px; }
.textual-terminal .xterm .xterm-viewport { background: var(--ground) !important; overflow: hidden; }
.coming, .gone { position: absolute; left: 0; right: 0; padding: 8px 16px; z-index: 10; }
.coming { top: 40vh; text-align: center; color: var(--dim); }
.coming b, .coming i { color: var(--text); }
.gone { bottom: 0; display: none; background: var(--lifted); }
body.-first-byte .coming { display: none; }
body.-closed .gone { display: block; }
body.-closed .coming { display: none; }"""


SCRIPT = f"""const page = document.documentElement.classList;
const ground = (viewport) => {{
  const [red, green, blue] = (viewport.style.backgroundColor.match(/\\d+/g) || [0, 0, 0]).map(Number);
  page.toggle("{LIGHT}", red + green + blue > 384);
}};
let watched = null;
const changed = () => {{
  const now = document.body.classList;
  if (now.contains("-closed")) document.querySelector(".gone a").focus();
  else if (now.contains("-loaded")) document.querySelector(".xterm textarea").focus();
  const viewport = document.querySelector(".xterm-viewport");
  if (now.contains("-first-byte") && viewport && viewport !== watched) {{
    watched = viewport;
    new MutationObserver(() => ground(viewport)).observe(viewport, {{attributeFilter: ["style"]}});
  }}
}};
addEventListener("load", () => new MutationObserver(changed).observe(document.body, {{attributeFilter: ["class"]}}));
addEventListener("focus", changed);
"""
"""Keys go to the terminal from the beginning, and to the way back when it has ended. The page has the terminal's ground."""


def explorer(socket: str, title: str, theme: str) -> str:
    """The page with the terminal in it. `socket` is the whole address that keys go to and pictures come from."""
    return _page(
        theme,
        title,
        f"""<link rel="stylesheet" href="static/css/xterm.css">
<script src="static/js/textual.js"></script>
<script src="page.js"></script>
<style>{_FONT}</style>""",
        f"""<div class="coming"><b>JourneyTUI</b> <i>is on its way …</i></div>
<div class="gone" role="status">This session has ended. <a href="./">Start again</a></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{escape(socket)}" data-font-size="16"></div>""",
    )


def come_in(inside: str, theme: str) -> str:
    """The page that leads on. A page, since a browser sends a strict cookie only where a page of ours led to."""
    return _page(
        theme,
        "JourneyTUI",
        f'<meta http-equiv="refresh" content="0; url={escape(inside)}">',
        f'<main><p><a href="{escape(inside)}">JourneyTUI</a></p></main>',
    )


def word(text: str, theme: str) -> str:
    """A page that says something."""
    return _page(theme, "JourneyTUI", "", f"<main><h1>JourneyTUI</h1><p>{escape(text)}</p></main>")


def launcher(address: str, theme: str) -> str:
    """A file that leads to the address: what a browser is started with can be read by other users of the machine."""
    return _page(theme, "JourneyTUI", f'<meta http-equiv="refresh" content="0; url={escape(address)}">', "")


def _page(theme: str, title: str, head: str, body: str) -> str:
    light = f' class="{LIGHT}"' if theme == LIGHT else ""
    return f"""<!DOCTYPE html>
<html lang="en"{light}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{escape(title)}</title>
<style>{_COLOURS}{_STYLE}</style>
{head}
</head>
<body>
{body}
</body>
</html>
"""
