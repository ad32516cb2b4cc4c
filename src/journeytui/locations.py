"""Where files are kept. Computes paths and never makes one: that is for whoever writes there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

NAME = "journeytui"
_PACKAGE = Path(__file__).resolve().parent


def library(env: Mapping[str, str] = os.environ) -> Path:
    """One's own library."""
    return data_home(env) / "journeys.db"


def samples_library(env: Mapping[str, str] = os.environ) -> Path:
    """The library that the samples are put into, so that one can edit them."""
    return data_home(env) / "samples.db"


def settings_file(env: Mapping[str, str] = os.environ) -> Path:
    return _home(env, "XDG_CONFIG_HOME", ".config") / "settings.toml"


def data_home(env: Mapping[str, str] = os.environ) -> Path:
    return _home(env, "XDG_DATA_HOME", ".local/share")


def state_home(env: Mapping[str, str] = os.environ) -> Path:
    """What may be thrown away: where one was, what one has seen, crash reports."""
    return _home(env, "XDG_STATE_HOME", ".local/state")


def sample_files() -> list[Path]:
    """The journeys that come with the program: those beside `src/`, else those inside the installed package."""
    beside = _PACKAGE.parents[1] / "sample_journeys" if _PACKAGE.parent.name == "src" else _PACKAGE
    inside = _PACKAGE / "sample_journeys"
    folder = beside if beside is not _PACKAGE and beside.is_dir() else inside
    return sorted(folder.glob("*.yaml"), key=lambda path: path.stem)


def _home(env: Mapping[str, str], variable: str, otherwise: str) -> Path:
    """A relative path in an XDG variable counts as none, as its specification asks."""
    told = env.get(variable, "")
    if told.startswith("/"):
        return Path(told) / NAME
    home = env.get("HOME", "")
    return (Path(home) if home.startswith("/") else Path.home()) / otherwise / NAME
