"""The pages that a browser is given. They load nothing from elsewhere, and no text of anybody stands in a script."""

from __future__ import annotations

from html import escape

_GROUND, _TEXT, _DIM, _ACCENT = "#1c1c1c", "#d0d0d0", "#8a8a8a", "#87c3ff"
"""As the dark theme of the explorer has them."""

_FONT = """
@font-face { font-family: 'Roboto Mono'; font-style: normal; font-weight: 100 700;
  src: url(static/fonts/RobotoMono-VariableFont_wght.ttf); }
@font-face { font-family: 'Roboto Mono'; font-style: italic; font-weight: 100 700;
  src: url(static/fonts/RobotoMono-Italic-VariableFont_wght.ttf); }"""

_STYLE = f"""
html, body {{ margin: 0; height: 100%; overflow: hidden; background: {_GROUND}; color: {_TEXT};
  font: 16px/1.5 'Roboto Mono', Menlo, Consolas, monospace; }}
a {{ color: {_ACCENT}; }}
main {{ max-width: 42em; margin: 20vh auto; padding: 0 2em; }}
p.dim {{ color: {_DIM}; }}
.textual-terminal .xterm {{ padding: 8px; }}
.textual-terminal .xterm .xterm-viewport {{ background: {_GROUND} !important; overflow: hidden; }}
.coming, .gone {{ position: absolute; left: 0; right: 0; padding: 8px 16px; z-index: 10; }}
.coming {{ top: 40vh; text-align: center; color: {_DIM}; }}
.coming b, .coming i {{ color: {_TEXT}; }}
.gone {{ bottom: 0; display: none; background: #31425a; }}
body.-first-byte .coming {{ display: none; }}
body.-closed .gone {{ display: block; }}
body.-closed .coming {{ display: none; }}"""


SCRIPT = """const focus = () => {
  const now = document.body.classList;
  if (now.contains("-closed")) document.querySelector(".gone a").focus();
  else if (now.contains("-loaded")) document.querySelector(".xterm textarea").focus();
};
addEventListener("load", () => new MutationObserver(focus).observe(document.body, {attributeFilter: ["class"]}));
addEventListener("focus", focus);
"""
"""Keys go to the terminal from the beginning, and to the way back when it has ended."""


def explorer(socket: str, title: str) -> str:
    """The page with the terminal in it. `socket` is the whole address that keys go to and pictures come from."""
    return _page(
        title,
        f"""<link rel="stylesheet" href="static/css/xterm.css">
<script src="static/js/textual.js"></script>
<script src="page.js"></script>
<style>{_FONT}</style>""",
        f"""<div class="coming"><b>JourneyTUI</b> <i>is on its way …</i></div>
<div class="gone" role="status">This session has ended. <a href="./">Start again</a></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{escape(socket)}" data-font-size="16"></div>""",
    )


def come_in(inside: str) -> str:
    """The page that leads on. A page, since a browser sends a strict cookie only where a page of ours led to."""
    return _page(
        "JourneyTUI",
        f'<meta http-equiv="refresh" content="0; url={escape(inside)}">',
        f'<main><p><a href="{escape(inside)}">JourneyTUI</a></p></main>',
    )


def word(text: str, hint: str = "") -> str:
    """A page that says something."""
    below = f'<p class="dim">{escape(hint)}</p>' if hint else ""
    return _page("JourneyTUI", "", f"<main><h1>JourneyTUI</h1><p>{escape(text)}</p>{below}</main>")


def launcher(address: str) -> str:
    """A file that leads to the address: what a browser is started with can be read by other users of the machine."""
    return _page("JourneyTUI", f'<meta http-equiv="refresh" content="0; url={escape(address)}">', "")


def _page(title: str, head: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
{head}
</head>
<body>
{body}
</body>
</html>
"""
