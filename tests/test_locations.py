"""Where files are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeytui import locations

HOME = {"HOME": "/home/ana"}


def test_without_xdg_variables_everything_lies_below_home():
    assert locations.library(HOME) == Path("/home/ana/.local/share/journeytui/journeys.db")
    assert locations.samples_library(HOME) == Path("/home/ana/.local/share/journeytui/samples.db")
    assert locations.settings_file(HOME) == Path("/home/ana/.config/journeytui/settings.toml")
    assert locations.state_home(HOME) == Path("/home/ana/.local/state/journeytui")


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("XDG_DATA_HOME", locations.data_home),
        ("XDG_STATE_HOME", locations.state_home),
        ("XDG_CONFIG_HOME", lambda env: locations.settings_file(env).parent),
    ],
)
def test_an_xdg_variable_moves_its_files_and_a_relative_one_counts_as_none(variable, place):
    assert place({**HOME, variable: "/somewhere"}) == Path("/somewhere/journeytui")
    assert place({**HOME, variable: "some/where"}) == place(HOME)
    assert place({**HOME, variable: ""}) == place(HOME)


def test_asking_for_a_place_makes_nothing(tmp_path):
    env = {"HOME": str(tmp_path)}
    for place in (locations.library, locations.samples_library, locations.settings_file, locations.state_home):
        place(env)
    assert list(tmp_path.iterdir()) == []


def test_the_samples_are_found():
    assert all(path.suffix == ".yaml" for path in locations.sample_files())
    assert locations.sample_files()
