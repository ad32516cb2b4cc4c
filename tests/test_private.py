from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from journeytui import private


def test_a_file_is_replaced_whole_and_is_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("before")
    path.chmod(0o644)
    private.write(path, "after")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("after", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_takes_the_place_of_a_pipe_or_a_folder(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(OSError, match=r"it is no file|directory"):
            private.write(path, "text")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert folder.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", "folder"}
