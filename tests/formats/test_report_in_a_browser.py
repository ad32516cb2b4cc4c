"""Reports in a real browser: they are drawn without complaint, load nothing, and everybody can read them, on paper too."""

from __future__ import annotations

import re

import pytest

import browser
import libraries
from journeytui.formats import html
from journeytui.formats.looks import DARK, LIGHT
from journeytui.workspace import exchange
from reports import HOSTILE, report_of

PAGES = ("telecom", "target", "all", "hostile", "bare")
WIDE, PHONE, NARROWEST = 1200, 400, 320

TOO_WIDE = """[...document.querySelectorAll('.picture svg')].flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBBox(), wide = svg.viewBox.baseVal.width;
    return !text.hasAttribute('transform') && (box.x < -1 || box.x + box.width > wide + 1);
}).map(text => text.textContent))"""
"""The texts of pictures that stick out, measured with the letters that are really there."""

PALE = """(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const bright = colour => { const [r, g, b] = parts(colour).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                               return .2126 * r + .7152 * g + .0722 * b; };
    const ground = node => { for (; node; node = node.parentElement) { const c = getComputedStyle(node).backgroundColor;
                             if ((parts(c)[3] ?? 1) > 0) return c; } return 'rgb(255, 255, 255)'; };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
        const on = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || on.closest('svg') || !on.getClientRects().length) continue;
        const [a, b] = [bright(getComputedStyle(on).color), bright(ground(on))];
        const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (contrast < 4.5) found.push(walk.currentNode.data + ' ' + contrast.toFixed(2));
    }
    return found;
})()"""
"""The texts that do not stand out from their ground as WCAG AA asks."""


@pytest.fixture(scope="module")
def tab():
    with browser.page() as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A report of each sort as a file."""
    into = tmp_path_factory.mktemp("reports")
    ws = libraries.open_copy(libraries.samples(), into / "samples.db")
    bare = libraries.open_copy(libraries.empty(), into / "bare.db")
    ids = {journey.target_of and "target": journey.id for journey in exchange.reading.all_of(ws.connection, "journey")}
    telecom = next(
        j.id for j in exchange.reading.all_of(ws.connection, "journey") if j.title.startswith("I switch my phone")
    )
    written = {
        "telecom": exchange.export(ws, telecom, "html"), "target": exchange.export(ws, ids["target"], "html"),
        "all": exchange.report(ws, "html"), "bare": exchange.report(bare, "html"), "hostile": html.write(report_of(" ".join(HOSTILE))),
    }  # fmt: skip
    ws.close()
    bare.close()
    for name, text in written.items():
        (into / f"{name}.html").write_text(text, "utf-8")
    return into


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_is_drawn_without_complaint_and_loads_nothing(tab, folder, name, scheme):
    path = folder / f"{name}.html"
    tab.show(path, WIDE, scheme=scheme)
    assert tab.complaints == []
    assert tab.asked_for == [path.as_uri()]
    assert tab.value("document.compatMode") == "CSS1Compat"
    assert tab.picture().startswith(b"\x89PNG")


def test_what_would_run_or_load_is_stopped_and_complained_of(tab, folder, tmp_path):
    bad = tmp_path / "bad.html"
    planted = (
        "<script>document.title = 'ran'</script><img src='https://example.com/x.png' onerror=\"document.title = 'ran'\">"
        "<p style='color: red' id='styled'>x</p><iframe src='data:text/html,x'></iframe>"
    )
    bad.write_text((folder / "telecom.html").read_text("utf-8").replace("<main", planted + "<main"), "utf-8")
    tab.show(bad, WIDE)
    assert tab.value("document.title") != "ran"
    assert tab.value("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    complaints = " ".join(tab.complaints)
    assert all(what in complaints for what in ("script-src", "img-src", "style-src", "default-src"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("wide", [WIDE, PHONE, NARROWEST])
def test_a_report_fits_the_width_that_there_is(tab, folder, name, wide):
    tab.show(folder / f"{name}.html", wide)
    assert tab.value("document.documentElement.scrollWidth") <= wide


@pytest.mark.parametrize("name", PAGES)
def test_no_text_sticks_out_of_a_picture(tab, folder, name):
    tab.show(folder / f"{name}.html", WIDE)
    assert tab.value(TOO_WIDE) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(tab, folder, name, scheme):
    tab.show(folder / f"{name}.html", WIDE, scheme=scheme)
    assert tab.value(PALE) == []


@pytest.mark.parametrize("name", ["telecom", "all"])
def test_who_does_not_see_it_hears_what_it_is(tab, folder, name):
    tab.show(folder / f"{name}.html", WIDE)
    heard = tab.heard()
    roles = [role for role, _ in heard]
    assert all(roles.count(role) == 1 for role in ("banner", "main", "contentinfo", "navigation"))
    assert ("heading", "What is failing") in heard
    assert ("heading", "What was decided") in heard
    named = [(role, told) for role, told in heard if role in ("image", "table", "region", "link")]
    assert {role for role, _ in named} == {"image", "table", "region", "link"}
    assert all(told.strip() for _, told in named)
    assert any(role == "rowheader" for role in roles)
    assert any(role == "columnheader" for role in roles)


def test_the_keyboard_reaches_the_contents_and_every_wide_table(tab, folder):
    tab.show(folder / "telecom.html", PHONE)
    reached = []
    for _ in range(8):
        for kind in ("rawKeyDown", "keyUp"):
            tab.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        reached.append(
            tab.value(
                "document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label')"
            )
        )
    assert reached[:3] == ["#report", "#failing", "#decided"]
    assert "Open decisions" in reached


@pytest.mark.parametrize("name", ["telecom", "all", "hostile"])
def test_on_paper_it_is_light_and_whole_also_for_who_sees_the_screen_in_dark(tab, folder, name):
    path = folder / f"{name}.html"
    ground = "getComputedStyle(document.documentElement).getPropertyValue('--ground')"
    tab.show(path, WIDE, scheme="dark")
    assert tab.value(ground) == DARK["ground"]
    tab.show(path, 680, scheme="dark", medium="print")
    assert tab.value(ground) == LIGHT["ground"]
    assert tab.value("document.documentElement.scrollWidth") <= 680
    paper = tab.paper()
    assert paper.startswith(b"%PDF")
    assert int(re.search(rb"/Count (\d+)", paper)[1]) >= 2
