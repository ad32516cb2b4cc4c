"""One declaration a field, one entry a kind in every table, and sources that stay small enough to read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlmodel import SQLModel

from journeytui.domain import kinds
from journeytui.domain.fields import Entity
from journeytui.domain.kinds import Kind
from journeytui.domain.words import WORDS

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src"
TESTS = ROOT / "tests"

EVERY_WORD = pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def modules(folder: Path = SOURCES) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def nodes(*sorts: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """All parts of the sources of these sorts, each with the module it stands in."""
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, sorts):
                yield str(path.relative_to(SOURCES / "journeytui")), node


# Fields


@EVERY_WORD
def test_every_field_is_called_and_explained(word: type[Entity]) -> None:
    for name, field in word.fields.items():
        assert field.label == field.label.strip() != "", name
        assert field.kind.help == field.kind.help.strip() != "", name
        assert field.kind.help.endswith("."), name
        assert field.kind.rule, name


@EVERY_WORD
def test_no_two_fields_of_a_word_are_explained_alike(word: type[Entity]) -> None:
    helps = [field.kind.help for field in word.fields.values()]
    assert sorted(set(helps)) == sorted(helps)


@EVERY_WORD
def test_no_field_takes_the_place_of_what_a_record_or_its_row_can_do(word: type[Entity]) -> None:
    taken = {*dir(Entity), *Entity.__annotations__, *dir(SQLModel)}
    assert word.fields.keys() & taken == set()


@EVERY_WORD
def test_the_empty_value_of_a_field_reads_as_nothing(word: type[Entity]) -> None:
    for field in word.fields.values():
        if not isinstance(field.kind, kinds.Flag):
            assert field.kind.format(field.empty) == ""
        assert field.kind.parse("") == field.empty


# Kinds


def every_kind(kind: type[Kind] = Kind) -> set[type[Kind]]:
    below = {one for one in kind.__subclasses__() if one.__module__.startswith("journeytui.")}
    return below.union(*map(every_kind, below))


def tables() -> Iterator[tuple[str, str]]:
    """Every module-level table whose keys are kinds, as its module and its name."""
    for folder in (SOURCES, TESTS):
        for path in modules(folder):
            for node in parsed(path).body:
                if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                    keys = [ast.unparse(key) for key in node.value.keys if key]
                    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                    if keys and all(key.removeprefix("kinds.") in kinds.__all__ for key in keys):
                        yield ".".join(path.relative_to(folder).with_suffix("").parts), ast.unparse(target)


TABLES = sorted(tables())


def test_every_room_has_its_table() -> None:
    assert set(TABLES) >= {
        ("journeytui.store.columns", "COLUMN"),
        ("journeytui.formats.schema", "SCHEMA"),
        ("journeytui.formats.writing", "WRITTEN"),
        ("journeytui.tui.cells", "CELLS"),
        ("journeytui.tui.editors", "EDITORS"),
        ("domain.strategies", "EDGES"),
        ("domain.strategies", "FREE"),
        ("benchmarks.values", "MADE"),
    }


@pytest.mark.parametrize(("module", "name"), TABLES, ids=[".".join(table) for table in TABLES])
def test_a_table_of_kinds_leaves_none_out(module: str, name: str) -> None:
    assert set(getattr(import_module(module), name)) == every_kind()


def test_every_kind_is_offered_where_words_are_declared() -> None:
    assert {kind.__name__ for kind in every_kind()} <= set(kinds.__all__)
    assert {type(field.kind) for word in WORDS.values() for field in word.fields.values()} <= every_kind()


# Sizes


class Size(NamedTuple):
    """How large something is, and how large it may be."""

    where: str
    lines: int
    most: int


LARGER: dict[str, tuple[int, str]] = {
    "tui/widgets/rows.py Rows": (18, "the drawing of a list: its rows, its frame and its glance share one layout"),
    "tui/widgets/rows.py Listing": (17, "where one is in a list, and what is marked: a method a way to go"),
    "tui/desk.py Desk": (20, "what a place may ask of the program: a method a wish, and no code"),
    "tui/everywhere.py Everywhere": (22, "what one can do in every place: a method a command, a line each"),
    "tui/screens/walk.py Walk": (
        27,
        "the explorer shows a journey, its stage and four panels of it, which change together",
    ),
    "tui/screens/map.py Charted": (27, "the map answers every key that moves in it and marks in it"),
    "tui/screens/map_chart.py Chart": (19, "where one is on the map: by lane, cell and item, each way to go a method"),
}
"""What is larger than the rest may be: its own ceiling, and why it may."""


def too_large(sizes: Iterator[Size]) -> list[Size]:
    return [size for size in sizes if size.lines > LARGER.get(size.where, (size.most, ""))[0]]


def test_what_is_larger_is_still_there_and_as_large_as_it_may_be() -> None:
    sizes = {f"{path} {node.name}": len(_methods(node)) for path, node in nodes(ast.ClassDef)}
    assert {where: sizes.get(where) for where in LARGER} == {where: most for where, (most, _) in LARGER.items()}


def test_a_module_is_read_in_one_sitting() -> None:
    sizes = (Size(str(path.relative_to(SOURCES)), len(path.read_text("utf-8").splitlines()), 400) for path in modules())
    assert too_large(sizes) == []


def test_a_function_fits_a_screen() -> None:
    functions = nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    sizes = (Size(f"{path} {node.name}", node.end_lineno - node.lineno + 1, 40) for path, node in functions)
    assert too_large(sizes) == []


def test_a_class_does_one_thing() -> None:
    """An app or a screen answers every key that it knows, so it may have more methods."""
    bases = {node.name: [_last_name(base) for base in node.bases] for _, node in nodes(ast.ClassDef)}
    sizes = (
        Size(
            f"{path} {node.name}",
            len(_methods(node)),
            25 if _is_a(node.name, bases, ("App", "Screen", "ModalScreen")) else 15,
        )
        for path, node in nodes(ast.ClassDef)
    )
    assert too_large(sizes) == []


def _methods(node: ast.ClassDef) -> list[ast.stmt]:
    return [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]


def _last_name(base: ast.expr) -> str:
    """`Screen` of `Screen[None]` and of `screen.Screen`."""
    return ast.unparse(base).partition("[")[0].rpartition(".")[2]


def _is_a(name: str, bases: dict[str, list[str]], wanted: tuple[str, ...]) -> bool:
    return name in wanted or any(_is_a(base, bases, wanted) for base in bases.get(name, ()))


# What nobody does


def test_only_the_doors_catch_whatever_there_is() -> None:
    """Elsewhere a broad `except` only tidies up: it ends in `raise`."""
    kept = [path for path, node in nodes(ast.ExceptHandler) if _is_broad(node.type) and not _raises_again(node)]
    assert kept == ["cli/door.py", "server/gate.py"]
    suppressed = [
        node for _, node in nodes(ast.Call) if _last_name(node.func) == "suppress" and any(map(_is_broad, node.args))
    ]
    assert suppressed == []


def _is_broad(caught: ast.expr | None) -> bool:
    return caught is None or re.search(r"\b(Base)?Exception\b", ast.unparse(caught)) is not None


def _raises_again(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_store_speaks_sql() -> None:
    """But for one question of the workspace: whether somebody else has written."""
    spoken = {
        (path, ast.unparse(node.args[0]) if node.args else "")
        for path, node in nodes(ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in ("execute", "executemany", "executescript")
        and not path.startswith("store/")
    }
    assert spoken == {("workspace/workspace.py", "'PRAGMA data_version'")}


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
    kept = [path for folder in (SOURCES, TESTS) for path in modules(folder)] + [
        ROOT / "README.md",
        ROOT / "pyproject.toml",
    ]
    assert [path for path in kept if later.search(path.read_text("utf-8"))] == []
