"""Text from data is never read as markup: the screen has no place that would."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "src" / "journeytui" / "tui"
MODULES = sorted(TUI.rglob("*.py"))
READ_MARKUP = {
    "Button", "Checkbox", "Collapsible", "DataTable", "Label", "Markdown", "OptionList", "RadioButton", "RichLog", "Select", "SelectionList",
    "Static", "TabPane", "Tree", "from_markup", "notify", "render_markup", "to_content",
}  # fmt: skip
"""What takes a text for markup unless it is told not to."""
TITLES = {"border_title", "border_subtitle", "tooltip"}
"""Attributes that take a text for markup."""


def named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def sinks(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and named(node.func) in READ_MARKUP:
            yield f"line {node.lineno}: {named(node.func)} reads markup"
        if (
            isinstance(node, ast.keyword)
            and node.arg == "markup"
            and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        ):
            yield f"line {node.value.lineno}: markup is only ever False"
        if isinstance(node, ast.Assign) and any(named(target) in TITLES for target in node.targets):
            value = node.value
            if not (isinstance(value, ast.Call) and named(value.func) == "Content") and not isinstance(
                value, ast.Constant
            ):
                yield f"line {node.lineno}: a title is Content"


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(TUI)) for path in MODULES])
def test_nothing_on_the_screen_reads_markup(module):
    assert list(sinks(ast.parse(module.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(title)",
        "textual.widgets.Label(f'{title}')",
        "self.notify(title)",
        "Text.from_markup(title)",
        "x.border_title = title",
        "Log(title, markup=True)",
    ],
)
def test_what_would_read_markup_is_noticed(line):
    assert list(sinks(ast.parse(line)))
