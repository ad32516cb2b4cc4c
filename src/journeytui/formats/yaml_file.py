"""Journeys as YAML files. Refuses what `journey_file` refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.formats import journey_file
from journeytui.formats.naming import nobody

if TYPE_CHECKING:
    from journeytui.domain.document import Document
    from journeytui.domain.errors import Problem
    from journeytui.formats.naming import Find


def read(data: bytes, place: str, find: Find = nobody) -> tuple[Document | None, list[Problem]]:
    """The document in the file, or all that is wrong with it."""
    return journey_file.read(data, place, find, json=False)


def write(document: Document) -> str:
    """The document as a file."""
    return journey_file.write(document, json=False)
