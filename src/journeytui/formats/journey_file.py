"""One journey, one file: YAML for people, JSON for programs, the same layout in both.

    format: 1
    id, then the journey's fields          in the order of their declaration, empty ones left out
    stages, goals, kpis, …                 what hangs on it, and so on below; the order of a list is the order
    shared: teams, people, personas, …     what journeys share, at the end
    extra                                  in any record: what a newer program wrote, kept

Refuses half a file: either all of it is right and there is a document, or every problem is named and there is none.
"""

from __future__ import annotations

import json as standard_json
from typing import TYPE_CHECKING

from journeytui.domain import limits
from journeytui.domain.text import printable_json
from journeytui.formats import json_nodes, reading, writing, yaml_nodes, yaml_text
from journeytui.formats.naming import nobody
from journeytui.formats.nodes import Node, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journeytui.domain.document import Document
    from journeytui.domain.errors import Problem
    from journeytui.domain.fields import Entity
    from journeytui.formats.naming import Find


def read(data: bytes, place: str, find: Find = nobody, *, json: bool = False) -> tuple[Document | None, list[Problem]]:
    """The document in the file, or all that is wrong with it.

    `place` is what the problems call the file; `find` knows records that the file only names.
    """
    problems = Problems(place)
    document = reading.document(_root(data, problems, json=json), problems, find)
    return document, problems.all()


def write(document: Document, *, json: bool = False) -> str:
    """The document as a file: the same text for the same document."""
    return _text(writing.tree(document), json=json)


def read_record(
    word: type[Entity], data: bytes, place: str, find: Find = nobody
) -> tuple[Entity | None, list[Problem]]:
    """One record written by `write_record`, without a parent; all that is wrong with it when it is None."""
    problems = Problems(place)
    record = reading.record(word, _root(data, problems, json=False), problems, find)
    return record, problems.all()


def write_record(record: Entity, names: Mapping[str, str]) -> str:
    """One record alone as YAML, with all its fields, so that an editor shows what could be filled in.

    `names` says what the records are called that it links to.
    """
    return _text(writing.fields(record, names, empty=True), json=False)


def _text(tree: writing.Tree, *, json: bool) -> str:
    return (
        printable_json(standard_json.dumps(tree, ensure_ascii=False, indent=2)) + "\n" if json else yaml_text.text(tree)
    )


def _root(data: bytes, problems: Problems, *, json: bool) -> Node | None:
    if len(data) > limits.IMPORT_FILE_BYTES:
        told = "split it into several journeys"  # how large it is nobody has read
        problems.add(0, "", f"has more than the {limits.IMPORT_FILE_BYTES:,} bytes that a file may have", told)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as no:
        problems.add(data.count(b"\n", 0, no.start) + 1, "", "is not UTF-8 text", "save it as UTF-8")
        return None
    return json_nodes.compose(text, problems) if json else yaml_nodes.compose(text, problems)
