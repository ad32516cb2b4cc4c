"""What shells complete: each is asked itself, with the script that it was given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from journeytui.cli.choices import SHELLS
from journeytui.cli.completions import _split
from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"
LINES = {
    "journeytui comp": ["completions"],
    "journeytui --db journeys.db comp": ["completions"],
    "journeytui export x --fo": ["--format"],
    "journeytui export x --format j": ["json"],
    "journeytui export x --format=j": ["--format=json"],
    "journeytui show home-buying/i-g": ["home-buying/i-get-the-mortgage"],
    "journeytui show team:b": ["team:branch-team"],
    "journeytui set home-buying emo": [],
    "journeytui set home-buying/i-get-the-mortgage acc": ["accountable="],
    "journeytui set home-buying accountable=team:b": ["accountable=team:branch-team"],
    "journeytui import mi": ["mine.yaml"],
    "journeytui set home-buying description@=mi": ["description@=mine.yaml"],
    "journeytui list --view Rev": ["Review overdue"],
    "journeytui list --view 'Rev": ["Review overdue"],
}
"""What is typed → the whole words that it may go on with."""


@pytest.fixture
def program(library, home):
    """The program under its name, on the way that shells look for it."""
    folder = home / "bin"
    folder.mkdir()
    path = folder / "journeytui"
    path.write_text(f'#!/bin/sh\nPYTHONPATH={SOURCES} exec {sys.executable} -m journeytui "$@"\n')
    path.chmod(0o755)
    (home / "mine.yaml").touch()
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def needs(shell):
    return pytest.mark.skipif(not shutil.which(shell), reason=f"there is no {shell} on this machine")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_scripts_are_ones_that_their_shell_accepts(shell, run, home):
    script = home / "script"
    script.write_text(run("completions", shell).out)
    assert "journeytui" in script.read_text()
    if shutil.which(shell):
        done = subprocess.run([shell, "-n", str(script)], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@needs("bash")
@pytest.mark.parametrize("line", LINES)
def test_bash_puts_what_is_offered_behind_what_it_takes_for_the_word(line, run, program):
    """The word ends for bash at blanks, `=` and `:`; the program is told the line, and offers whole words."""
    word = line.rpartition(" ")[2].lstrip("'")
    begun = max(word.rfind(sign) for sign in "=:") + 1
    script = (
        f"{run('completions', 'bash').out}\nCOMP_LINE=$1 COMP_POINT=${{#1}}; compopt() {{ :; }}; _journeytui journeytui \"$2\" ''\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script, "bash", line, word[begun:]], capture_output=True, text=True, check=True, env=program
    )
    assert done.stderr == ""
    found = [word[:begun] + one.replace("\\", "") for one in done.stdout.splitlines() if one]
    assert found == LINES[line]


@needs("fish")
@pytest.mark.parametrize("line", LINES)
def test_fish_offers_it(line, run, program, home):
    (home / "script").write_text(run("completions", "fish").out)
    asked = f"source script; complete -C {quoted(line)}"
    done = subprocess.run(["fish", "-c", asked], capture_output=True, text=True, check=True, env=program)
    assert [one.partition("\t")[0] for one in done.stdout.splitlines()] == LINES[line]


def quoted(line: str) -> str:
    """As fish reads it: a quote within quotes has a backslash before it."""
    return "'" + line.replace("'", "\\'") + "'"


@needs("zsh")
def test_zsh_completes_it(run, program, home):
    (home / "_journeytui").write_text(run("completions", "zsh").out)
    (home / ".zshrc").write_text("PS1='> '; fpath=(~ $fpath); autoload -Uz compinit; compinit -u -D; print ready\n")
    with Terminal(["zsh", "-i"], columns=100, rows=30, env={**program, "ZDOTDIR": str(home)}) as terminal:
        terminal.wait_for("ready")
        for line, words in LINES.items():
            if len(words) == 1:
                terminal.press("ctrl+u", *line, "tab")
                before, _, word = line.rpartition(" ")
                whole = f"'{words[0]}'" if word[0] == "'" else words[0].replace(" ", "\\ ")
                terminal.wait_for("> " + re.escape(f"{before} {whole}"))
        terminal.press("ctrl+c", "ctrl+d")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("journeytui", ["journeytui"]),
        ("journeytui ", ["journeytui", ""]),
        ("journeytui list --view 'Review o", ["journeytui", "list", "--view", "Review o"]),
        ('journeytui set x title="a b', ["journeytui", "set", "x", "title=a b"]),
        ("journeytui show a\\ b", ["journeytui", "show", "a b"]),
        ("journeytui show a\\", ["journeytui", "show", "a\\"]),
        ("", [""]),
    ],
)
def test_a_line_of_bash_is_taken_apart_wherever_it_ends(line, words):
    assert _split(line) == words


def test_what_is_offered_is_told_with_what_it_is_and_never_as_more_than_text(library, run):
    run("set", "home-buying", "title=Buying \x1b[2J a [red]home[/]")
    out = run("completions", "zsh", "--", "show", "buy").out
    assert out.startswith("buying-")
    assert "\t" in out
    assert "\x1b" not in out
    assert run("completions", "bash", "--", "journeytui nonsense $(x) `y` ") == (0, "", "")
