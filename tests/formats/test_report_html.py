"""Reports as HTML: text from data stays text, nothing is loaded, everybody can read it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re

import pytest
from hypothesis import example, given

from journeytui.domain.text import shown_line
from journeytui.formats import html
from journeytui.formats.looks import DARK, LIGHT, PAIRS
from reports import HOSTILE, Seen, report_of, texts

PLAIN = Seen(html.write(report_of("Name")))
ELEMENTS = {tag for tag, _ in PLAIN.elements}
ATTRIBUTES = {name for _, attributes in PLAIN.elements for name in attributes}


@given(texts)
@example(HOSTILE[0])
def test_text_from_data_makes_no_element_and_no_attribute(text):
    seen = Seen(html.write(report_of(text)))
    assert {tag for tag, _ in seen.elements} <= ELEMENTS
    assert {name for _, attributes in seen.elements for name in attributes} <= ATTRIBUTES
    assert [tag for tag, _ in seen.elements if tag == "style"] == ["style"]


@given(texts)
def test_text_from_data_reads_as_it_was_written(text):
    seen = Seen(html.write(report_of(text)))
    titles = [told for tag, told in seen.texts if tag in ("h1", "h2", "h3")]
    if shown_line(text).strip():
        assert shown_line(text) in titles


@given(texts)
def test_nothing_in_a_page_can_command_a_terminal(text):
    page = html.write(report_of(text))
    assert page.isprintable() or not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    page.encode("utf-8")


def test_what_could_run_or_load_is_not_there():
    assert not ELEMENTS & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "image",
        "use",
        "foreignObject",
        "form",
        "base",
        "audio",
        "video",
    }
    assert not [name for name in ATTRIBUTES if name.startswith("on") or name in ("style", "src", "srcset", "data")]
    assert all(attributes["href"].startswith("#") for _, attributes in PLAIN.elements if "href" in attributes)
    assert "url(" not in html.STYLE
    assert "@import" not in html.STYLE


def test_the_page_forbids_everything_but_its_own_style():
    policy = next(a["content"] for tag, a in PLAIN.elements if a.get("http-equiv") == "Content-Security-Policy")
    style = next(told for tag, told in PLAIN.texts if tag == "style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_ids_are_told_once_and_every_reference_leads_somewhere():
    ids = [attributes["id"] for _, attributes in PLAIN.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    references = [a["href"][1:] for _, a in PLAIN.elements if "href" in a]
    references += [id for _, a in PLAIN.elements for id in (a.get("aria-labelledby") or "").split()]
    assert references
    assert set(references) <= set(ids)


def test_headings_leave_no_level_out():
    levels = [int(tag[1]) for tag, _ in PLAIN.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_every_heading_says_for_what():
    tables = [tag for tag, _ in PLAIN.elements if tag == "table"]
    assert len(tables) == len([tag for tag, _ in PLAIN.elements if tag == "caption"])
    assert {attributes.get("scope") for tag, attributes in PLAIN.elements if tag == "th"} == {"col", "row"}


def test_pictures_are_told_in_words_or_stand_beside_their_words():
    pictures = [attributes for tag, attributes in PLAIN.elements if tag == "svg"]
    assert all(a.get("aria-labelledby") or a.get("role") == "img" or a.get("aria-hidden") == "true" for a in pictures)
    assert len([tag for tag, _ in PLAIN.elements if tag == "desc"]) == 14


def test_what_is_failing_and_what_was_decided_come_first():
    page = html.write(report_of("Name"))
    order = [page.index(f'<h2 id="{id}-heading"') for id in ("failing", "decided", "studies", "stages", "figures")]
    assert order == sorted(order)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids="-on-".join)
def test_text_stands_out_from_its_ground(colours, text, ground):
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_both_looks_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
    assert set(re.findall(r"var\(--(\w+)\)", html.STYLE)) == LIGHT.keys()


def contrast(one, other):
    """As WCAG 2 defines it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
