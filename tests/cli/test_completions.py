"""What shells complete."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from journeytui.cli.choices import SHELLS
from journeytui.cli.commands import COMMANDS


@pytest.fixture
def complete(run):
    """Asks bash what it would offer for the last of the words."""

    def offered(*words: str) -> list[str]:
        line = " ".join(f"'{word}'" for word in ("journeytui", *words))
        program = (
            f"{run('completions', 'bash').out}\nshopt -s extglob; compopt() {{ :; }}; COMP_WORDS=({line})\n"
            f"COMP_CWORD={len(words)}\n_journeytui\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
        )
        done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout.split()

    return offered


@pytest.mark.parametrize("shell", SHELLS)
def test_the_scripts_are_ones_that_their_shell_accepts(shell, run, home):
    script = home / "script"
    script.write_text(run("completions", shell).out)
    if shutil.which(shell):
        done = subprocess.run([shell, "-n", str(script)], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    assert all(name in script.read_text() for name in COMMANDS)


def test_commands_are_offered_and_after_one_its_options(complete):
    assert set(COMMANDS) <= set(complete(""))
    assert complete("comp") == ["completions"]
    assert "--dry-run" in complete("import", "--")
    assert "--dry-run" not in complete("list", "--")
    assert complete("--db", "some.db", "re", "")
    assert complete("completions", "z") == ["zsh"]
    assert complete("export", "x", "--format", "j") == ["json"]


def test_kinds_and_fields_come_from_the_declaration(complete):
    assert "touchpoint" in complete("add", "t")
    assert complete("set", "x", "emot") == ["emotion="]
    assert complete("set", "x", "status", "=", "") == []


def test_files_are_offered_where_a_file_is_wanted(complete, home):
    (home / "mine.yaml").touch()
    assert "mine.yaml" in complete("import", "mi")
    assert "mine.yaml" in complete("--db", "mi")
    assert complete("show", "mi") == []


def test_studies_are_offered_after_the_word_and_their_options(complete):
    assert complete("study", "ma") == ["maturity"]
    assert complete("study", "drift", "--s") == ["--since", "--samples"]
