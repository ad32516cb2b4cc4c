"""What a person may set."""

from __future__ import annotations

import dataclasses
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui import settings
from journeytui.domain.errors import InvalidValues
from journeytui.domain.kinds import Choice, Flag
from journeytui.settings import SETTINGS, Settings

WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=40)


def a_value(name: str) -> st.SearchStrategy[object]:
    kind = SETTINGS[name].kind
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    if isinstance(kind, Flag):
        return st.booleans()
    return st.sampled_from(["", "Europe/Berlin", "UTC"]) if name == "zone" else WORDS


VALUES = st.sampled_from(list(SETTINGS)).flatmap(lambda name: st.tuples(st.just(name), a_value(name)))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "settings.toml"


@given(changes=st.lists(VALUES, max_size=8))
def test_what_was_changed_is_what_is_read(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    wanted = dataclasses.asdict(Settings())
    for name, value in changes:
        settings.change(path, name, value)
        wanted[name] = SETTINGS[name].check(value)
    assert dataclasses.asdict(settings.load(path)) == wanted


def test_every_setting_has_a_label_a_help_and_a_default_that_its_kind_accepts():
    for setting in SETTINGS.values():
        assert setting.label
        assert setting.help
        assert setting.check(setting.default) == setting.default


def test_without_a_file_the_defaults_hold_and_no_file_is_made(file):
    assert settings.load(file) == Settings()
    assert not file.parent.exists()


def test_the_file_is_private(file):
    settings.change(file, "theme", "light")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_a_change_keeps_comments_order_and_what_stands_beside(file):
    file.parent.mkdir()
    file.write_text('# mine\ntheme = "dark"  # at night\nmouse = false\n\n[keys]\nedit = "f2"\n')
    settings.change(file, "theme", "light")
    settings.change(file, "keys.undo", "ctrl+z")
    assert file.read_text() == (
        '# mine\ntheme = "light"  # at night\nmouse = false\n\n[keys]\nedit = "f2"\nundo = "ctrl+z"\n'
    )
    assert settings.load(file).keys == {"edit": "f2", "undo": "ctrl+z"}
    settings.change(file, "theme", None)
    settings.change(file, "keys.edit", None)
    assert settings.load(file) == Settings(mouse=False, keys={"undo": "ctrl+z"})


def test_a_link_to_a_file_elsewhere_stays_a_link(tmp_path):
    real, link = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    real.write_text("mouse = true\n")
    link.symlink_to(real)
    settings.change(link, "mouse", "no")
    assert link.is_symlink()
    assert real.read_text() == "mouse = false\n"


def test_every_problem_of_the_file_is_told_with_its_line_and_the_nearest_key(file):
    file.parent.mkdir()
    file.write_text('# mine\nthem = "light"\nmouse = "perhaps"\nzone = "Mars/Olympus"\n[keys]\nedit = 3\n[zzz]\n')
    with pytest.raises(InvalidValues) as told:
        settings.load(file)
    assert str(told.value).replace(str(file), "FILE").splitlines() == [
        "FILE:2: them: there is no such setting (did you mean theme?)",
        "FILE:3: mouse: 'perhaps' is not accepted (should be yes or no)",
        "FILE:4: zone: 'Mars/Olympus' is not a time zone (should be one like Europe/Berlin)",
        'FILE:6: keys.edit: 3 is no key (should be keys like "e" or "e,f2")',
        "FILE:7: zzz: there is no such setting (settings are: me, theme, glyphs, cursor, draw, sync, zone, mouse, keys)",
    ]


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"[keys", b"theme = 1979-05-27T07:32:00Z"])
def test_a_file_that_is_not_what_it_should_be_is_refused_by_name(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(InvalidValues, match=r"settings\.toml"):
        settings.load(file)


def test_a_wrong_value_changes_nothing(file):
    settings.change(file, "theme", "light")
    before = file.read_bytes()
    for key, value in [("theme", "pink"), ("them", "light"), ("keys", "x"), ("colours.a", "b"), ("keys.", "b")]:
        with pytest.raises(InvalidValues):
            settings.change(file, key, value)
    assert file.read_bytes() == before


def test_typed_counts_more_than_the_environment_that_more_than_the_file_that_more_than_the_default(file):
    assert settings.in_force(file, {}).theme == "dark"
    settings.change(file, "theme", "light")
    assert settings.in_force(file, {}).theme == "light"
    assert settings.in_force(file, {"JOURNEYTUI_THEME": "terminal"}).theme == "terminal"
    assert settings.in_force(file, {"JOURNEYTUI_THEME": "terminal"}, theme="dark").theme == "dark"
    assert settings.in_force(file, {"JOURNEYTUI_MOUSE": "no"}).mouse is False


def test_a_wrong_value_in_the_environment_is_told_by_the_name_of_its_variable(file):
    with pytest.raises(InvalidValues, match="JOURNEYTUI_THEME: 'pink' is not accepted"):
        settings.in_force(file, {"JOURNEYTUI_THEME": "pink"})


def test_i_am_who_the_settings_say_else_who_logged_in():
    assert settings.author(Settings(me="Ana <ana@example.com>"), {"USER": "bo"}) == "Ana <ana@example.com>"
    assert settings.author(Settings(), {"LOGNAME": "cleo", "USER": "bo"}) == "cleo"
    assert settings.author(Settings(), {"USER": "bo\x1b[2J"}) == "bo[2J"
    assert settings.author(Settings(), {})
