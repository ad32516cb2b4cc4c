from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from domain import strategies
from journeytui.domain import kinds
from journeytui.domain.document import Document
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.formats import journey_file
from journeytui.formats.schema import SCHEMA, schema
from journeytui.formats.writing import WRITTEN

SCHEMA_OF_A_FILE = schema()
CHECK = jsonschema.Draft202012Validator(SCHEMA_OF_A_FILE)


class Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2 as editors read it: only `true`, numbers and nothing are other than text."""


Core.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), first)


def kinds_below(kind: type[kinds.Kind]) -> set[type[kinds.Kind]]:
    own = {one for one in kind.__subclasses__() if one.__module__.startswith(kinds.__name__)}
    return own.union(*(kinds_below(one) for one in own))


def complaints(document: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in CHECK.iter_errors(document)]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA_OF_A_FILE)
    json.dumps(SCHEMA_OF_A_FILE)


@pytest.mark.parametrize("table", [SCHEMA, WRITTEN, strategies.EDGES, strategies.FREE])
def test_every_kind_has_its_line_in_every_table(table):
    assert set(table) == kinds_below(kinds.Kind)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.documents())
def test_every_written_document_fits_the_schema_as_yaml_and_as_json(document: Document):
    assert complaints(yaml.load(journey_file.write(document), Core)) == []
    assert complaints(json.loads(journey_file.write(document, json=True))) == []


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.full_documents())
def test_a_document_with_every_field_of_every_word_fits_the_schema(document: Document):
    assert complaints(yaml.load(journey_file.write(document), Core)) == []


def test_every_field_is_described_by_its_declaration():
    for word in ("touchpoint", "kpi", *SHARED_WORDS):
        properties = SCHEMA_OF_A_FILE["$defs"][word]["properties"]
        for name, field in WORDS[word].fields.items():
            assert properties[name]["title"] == field.label
            assert properties[name]["description"].startswith(field.kind.help)


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 1},
        {"title": "No format"},
        {"format": 1, "title": "x", "emotion": 1},
        {"format": 1, "title": "x", "level": "none"},
        {"format": 1, "title": "x", "reviewed_on": "31.3.2026"},
        {"format": 1, "title": "x", "stages": [{"touchpoints": [{"emotion": 3}]}]},
        {"format": 1, "title": "x", "stages": [{"touchpoints": [{"emoton": 1}]}]},
        {"format": 1, "title": "x", "shared": {"kpis": []}},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(wrong):
    assert complaints(wrong)
    assert journey_file.read(json.dumps(wrong).encode(), "x.json", json=True)[0] is None


SAMPLES = sorted((Path(__file__).parents[2] / "sample_journeys").glob("*.yaml"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_fits_the_schema_and_stands_as_the_program_writes_it(path):
    text = path.read_text(encoding="utf-8")
    assert complaints(yaml.load(text, Core)) == []
    document, problems = journey_file.read(text.encode(), path.name)
    assert document, problems
    assert journey_file.write(document) == text
