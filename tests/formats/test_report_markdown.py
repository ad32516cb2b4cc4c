"""Reports as Markdown: what people wrote shows as they wrote it, wherever it stands."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from journeytui.domain.text import shown_line
from journeytui.formats import markdown
from reports import report_of, texts

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKS = {"strong_open", "strong_close", "em_open", "em_close", "text"}


def read(text):
    """What is left of it once a reader of Markdown has read it: the kinds of what it found, and the text."""
    tokens = READER.parse(text)
    inside = [child for token in tokens if token.type == "inline" for child in token.children or []]
    return (
        {token.type for token in tokens},
        {token.type for token in inside},
        "".join(token.content for token in inside),
    )


def as_shown(text):
    return " ".join(shown_line(text).split())


@given(texts)
@example("http://example.com")
@example("1. list")
def test_a_text_that_stands_alone_shows_as_it_stands(text):
    blocks, inside, shown = read(markdown.paragraph(text))
    assert blocks <= {"paragraph_open", "inline", "paragraph_close"}
    assert inside <= {"text"}
    assert shown == as_shown(text)


@given(texts)
def test_a_text_in_a_heading_or_a_list_shows_as_it_stands(text):
    for before in ("# ", "- ✗ ", "- **Name:** "):
        _, inside, shown = read(f"{before}x{markdown.text(text)}")
        assert inside <= MARKS
        assert shown.endswith("x" + as_shown(text))


@given(st.lists(texts, min_size=2, max_size=4))
def test_a_text_in_a_table_stays_in_its_cell(cells):
    line = " | ".join(map(markdown.text, cells))
    heads = " | ".join("h" for _ in cells)
    table = f"| {heads} |\n|{'---|' * len(cells)}\n| {line} |\n"
    tokens = READER.parse(table)
    found = [tokens[at + 1].children for at, token in enumerate(tokens) if token.type == "td_open"]
    assert ["".join(child.content for child in children) for children in found] == [as_shown(cell) for cell in cells]
    assert {child.type for children in found for child in children} <= {"text"}


@given(texts)
def test_a_report_is_made_of_headings_lists_and_tables_alone(text):
    blocks, inside, _ = read(markdown.write(report_of(text)))
    plain, _, _ = read(markdown.write(report_of("Name")))
    assert blocks <= plain
    assert inside <= MARKS


@given(texts)
def test_nothing_in_it_is_an_address_that_a_reader_would_follow(text):
    assert not re.search(r"https?://|www\.\w", markdown.text(text))


def test_what_is_failing_and_what_was_decided_come_first():
    headings = re.findall(r"^## (.*)$", markdown.write(report_of("Name")), re.MULTILINE)
    assert headings == [
        "What is failing",
        "What was decided",
        "What the studies say",
        "Stage by stage",
        "The figures behind it",
    ]
