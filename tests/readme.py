"""The parts of the README that are taken from the program: `python tests/readme.py --write` puts them in."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from journeytui.domain.words import WORDS  # noqa: E402  the checkout's own program
from journeytui.settings import SETTINGS  # noqa: E402
from journeytui.tui.commands import COMMANDS, Command  # noqa: E402
from journeytui.tui.keymap import shown_key  # noqa: E402
from journeytui.workspace import studies  # noqa: E402

README = ROOT / "README.md"
_PICTURES = {"asset": "won_and_lost"}
"""Pictures that are not called as their study is."""
_PART = "<!-- {0} -->\n{1}<!-- /{0} -->"


def keys() -> str:
    """The keys of the explorer, as a table."""
    rows = [f"| {_keys(command)} | {command.help} |" for command in COMMANDS.values() if command.keys]
    return "\n".join(["| keys | what they do |", "|---|---|", *rows]) + "\n"


def words() -> str:
    """The words with their fields, as a table."""
    rows = []
    for word in WORDS.values():
        above = ", ".join(name.replace("_", " ") for name in word.hangs_on if name != "*") or (
            "anything" if word.hangs_on else "–"
        )
        fields = ", ".join(f"`{name}`" for name in word.fields)
        told = (word.__doc__ or "").strip().splitlines()[0]
        rows.append(f"| **{word.word}** | {above} | {told} {fields} |")
    return "\n".join(["| word | hangs on | what it is, and its fields |", "|---|---|---|", *rows]) + "\n"


def settings() -> str:
    """The settings, as a table."""
    rows = [
        f"| `{setting.name}` | `{setting.environment}` | {setting.help} ({setting.rule}) |"
        for setting in SETTINGS.values()
    ]
    return "\n".join(["| setting | environment | what it does |", "|---|---|---|", *rows]) + "\n"


def asked() -> str:
    """The studies, as a table, and each with its picture, which one opens."""
    rows, pictures = [], []
    for name in studies.STUDIES:
        study = studies.question(name)
        rows.append(f"| `{name}` | {study.question} | {study.whose} |")
        picture = f"![{study.title}: {study.question}](.pictures/{_PICTURES.get(name, name)}.svg)"
        pictures.append(
            f"<details><summary><b>{study.title}</b>: {study.question}</summary>\n\n{picture}\n\n</details>"
        )
    table = "\n".join(["| study | what it answers | whose it is |", "|---|---|---|", *rows])
    return f"{table}\n\n" + "\n".join(pictures) + "\n"


def with_parts(text: str) -> str:
    """The README's text with every part as the program has it now."""
    for name, made in (("keys", keys()), ("words", words()), ("settings", settings()), ("studies", asked())):
        pattern = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        text = pattern.sub(lambda _, name=name, made=made: _PART.format(name, made), text)
    return text


def _keys(command: Command) -> str:
    shown = (" ".join(shown_key(key) for key in keys.split()) for keys in command.keys)
    return " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in shown).replace("|", "\\|")


if __name__ == "__main__":
    written = with_parts(README.read_text())
    if "--write" in sys.argv:
        README.write_text(written)
    else:
        print(written)
