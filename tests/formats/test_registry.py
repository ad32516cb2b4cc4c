from __future__ import annotations

import subprocess
import sys
from pathlib import PurePath

import pytest

from journeytui.domain.document import Document
from journeytui.domain.words import Journey
from journeytui.formats.registry import FORMATS, format_of


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_what_it_reads(name):
    document = Document.of([Journey(id="0" * 26, title="A")])
    module = FORMATS[name].load()
    assert module.read(module.write(document).encode(), "a") == (document, [])


@pytest.mark.parametrize(("file", "name"), [("a.yaml", "yaml"), ("b.YML", "yaml"), ("c.d.json", "json")])
def test_a_format_is_known_by_the_ending(file, name):
    assert format_of(PurePath(file)) is FORMATS[name]


def test_other_endings_are_no_format():
    assert format_of(PurePath("a.txt")) is None
    assert format_of(PurePath("yaml")) is None


def test_nothing_is_loaded_before_it_is_asked_for():
    code = "import sys, journeytui.formats.registry; sys.exit('yaml' in sys.modules or 'json' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
