"""Which formats there are, by name: those of journeys, and those of reports. Refuses to load one before somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pathlib import PurePath

    from journeytui.domain.document import Document
    from journeytui.domain.errors import Problem
    from journeytui.formats.naming import Find
    from journeytui.formats.report import Report


class Module(Protocol):
    """What a module of a format offers."""

    @staticmethod
    def read(data: bytes, place: str, find: Find = ...) -> tuple[Document | None, list[Problem]]:
        """The document in the file, or all that is wrong with it; `find` knows records that the file only names."""

    @staticmethod
    def write(document: Document) -> str:
        """The document as a file."""


@dataclass(frozen=True)
class Format:
    """One way to keep a journey in a file."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    """The endings of its files; new ones get the first."""
    module: str

    def load(self) -> Module:
        return cast("Module", import_module(self.module))


class Page(Protocol):
    """What a module of a format for reports offers."""

    @staticmethod
    def write(report: Report) -> str:
        """The report as a file."""


@dataclass(frozen=True)
class Readable:
    """One way to write a report for people. Nobody reads it back in."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    """The endings of its files; new ones get the first."""
    module: str

    def load(self) -> Page:
        return cast("Page", import_module(self.module))


FORMATS = {
    made.name: made
    for made in (
        Format("yaml", "YAML", (".yaml", ".yml"), "journeytui.formats.yaml_file"),
        Format("json", "JSON", (".json",), "journeytui.formats.json_file"),
    )
}

"""The formats that hold all of a journey: what is written can be read back in."""
REPORTS = {
    made.name: made
    for made in (
        Readable("html", "HTML", (".html", ".htm"), "journeytui.formats.html"),
        Readable("markdown", "Markdown", (".md", ".markdown"), "journeytui.formats.markdown"),
    )
}
"""The formats of reports."""


def format_of(path: PurePath) -> Format | None:
    """The format that a file of this name has."""
    return next((made for made in FORMATS.values() if path.suffix.lower() in made.suffixes), None)
