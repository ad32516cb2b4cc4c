"""Styles that are known are those that Textual would work out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widgets import Button, Label

from journeytui.tui.styled import _MOST, Styled
from person import Person

WALK = (
    ("?",), ("q",), (":",), ("escape",), ("e",), ("escape",), ("enter", "l", "e"), ("escape",), (":",), ("escape",), ("g", "t"), (":",),
    ("escape",), ("E",), ("escape",), ("a",), ("escape",), ("f",), ("escape",), ("m",), ("q",), (",",), ("q",), ("b",), (":",), ("escape",),
)  # fmt: skip


def rules_of(node: DOMNode) -> Mapping[str, Any]:
    return {name: value for name, value in node.styles.base.get_rules().items() if value is not None}


def worked_out(node: DOMNode) -> Mapping[str, Any]:
    """The same as Textual works it out, without anything that is remembered."""
    Stylesheet.apply(node.app.stylesheet, node)
    return rules_of(node)


async def test_wherever_one_goes_everything_looks_as_textual_would_have_it(path: Path) -> None:
    compared = 0
    async with Person(path) as ana:
        for keys in WALK:
            await ana.presses(*keys)
            for node in ana.app.screen.walk_children(with_self=True):
                known = rules_of(node)
                ana.app.stylesheet.apply(node)
                assert rules_of(node) == known == worked_out(node)
                compared += 1
        assert isinstance(ana.app.stylesheet, Styled)
    assert compared > 3 * len(WALK)


class Coloured(App[None]):
    """What tells nodes apart for a selector: type, id, class, where they stand, what is on them, and the theme."""

    CSS = """
    Label { color: red; }
    #one Label { color: green; }
    .loud { color: blue; }
    .box.loud Label { color: yellow; }
    Button:focus { color: purple; }
    Button:first-child { text-style: bold; }
    Button:dark { background: black; }
    Coloured:blur #one { background: white; }
    """

    def compose(self) -> ComposeResult:
        for id in ("one", "two"):
            yield Vertical(Button(id=f"in-{id}"), Label("in it"), id=id, classes="box")
        yield Label("a")
        yield Label("b", classes="loud")
        yield Label("c")

    def __init__(self) -> None:
        super().__init__()
        self.stylesheet = Styled(variables=self.get_css_variables())
        self.stylesheet.add_source(self.CSS, read_from=("here", "Coloured"), is_default_css=False)


@pytest.mark.parametrize("again", [1, 2])
async def test_whatever_a_selector_tells_apart_is_told_apart(again: int) -> None:
    app = Coloured()
    async with app.run_test() as pilot:
        seen = set()
        for change in ("nothing", "class", "focus", "theme", "blur", "nothing"):
            if change == "class":
                app.query_one("#two").add_class("loud")
            if change == "focus":
                app.query_one("#in-two").focus()
            app.app_focus = change != "blur"
            if change == "theme":
                app.theme = "textual-light"
            await pilot.pause()
            for node in [*app.query("*")] * again:
                app.stylesheet.apply(node)
                known = rules_of(node)
                assert known == worked_out(node)
                seen.add(str(sorted(map(str, known.items()))))
        assert len(seen) >= len(app.query("*"))


async def test_not_more_is_known_than_one_can_use() -> None:
    app = Coloured()
    async with app.run_test():
        sheet = app.stylesheet
        assert isinstance(sheet, Styled)
        node = app.query_one("#one")
        for at in range(2 * _MOST):
            node.set_classes(f"class{at}")
            sheet.apply(node)
        assert len(sheet._known) <= _MOST + 1
