"""What the OpenAPI says of a value and what is taken are the same, for every field of every word."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeytui.domain import kinds
from journeytui.domain.fields import Field
from journeytui.domain.words import WORDS
from journeytui.server import values
from schemathesis.generation.hypothesis.builder import from_schema  # type: ignore[import-not-found]

FIELDS = [(word, field) for word in WORDS.values() for field in word.fields.values()]
"""Every field there is."""
CHECK = jsonschema.Draft202012Validator
DATES = jsonschema.FormatChecker(["date"])
