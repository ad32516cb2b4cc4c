"""`completions`: scripts that let a shell complete the commands, generated from their table and the declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from journeytui.cli import output
from journeytui.cli.commands import COMMANDS, EVERYWHERE
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Command, Given, Option
from journeytui.domain.words import WORDS

_FILES = ("PATH", "FILE")


def run(given: Given) -> Exit:
    output.page(_SCRIPTS[given.one("SHELL")]())
    return Exit.DONE


def _options(command: Command) -> tuple[Option, ...]:
    return (*command.options, *EVERYWHERE)


def _names(command: Command) -> str:
    return " ".join(name for option in _options(command) for name in (option.name, option.short) if name)


def _values(command: Command) -> list[str]:
    """What may stand on the line without a name, where that is known beforehand."""
    if command.name == "add":
        return [word for word in WORDS if word not in {"library", "conflict"}]
    return [value for argument in command.arguments for value in argument.options]


def _fields(command: Command) -> list[str]:
    """`field=` for the commands that set fields."""
    if not any(argument.assigns for argument in command.arguments):
        return []
    return sorted({f"{name}=" for word in WORDS.values() for name in word.fields})


def _takes_files(command: Command) -> bool:
    return any(argument.name in _FILES for argument in command.arguments)


def _bash() -> str:
    cases = [
        f"        {name}) words={_quoted(' '.join([_names(command), *_values(command), *_fields(command)]))} ;;"
        for name, command in COMMANDS.items()
    ]
    files = "|".join(name for name, command in COMMANDS.items() if _takes_files(command))
    after = "|".join(sorted({o.name for c in COMMANDS.values() for o in _options(c) if o.value in _FILES} | {"-o"}))
    choices = [
        f'        {option.name}) COMPREPLY=($(compgen -W {_quoted(" ".join(option.options))} -- "$current")); return ;;'
        for option in _with_choices()
    ]
    return "\n".join(
        [
            "# JourneyTUI, for bash",
            "_journeytui() {",
            '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" word words',
            "    COMPREPLY=()",
            '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
            f'        case "$word" in {"|".join(COMMANDS)}) command="$word"; break ;; esac',
            "    done",
            '    case "$before" in',
            f'        {after}) COMPREPLY=($(compgen -f -- "$current")); return ;;',
            *choices,
            "    esac",
            '    [[ "$current" == = || "$before" == = ]] && return',
            '    case "$command" in',
            *cases,
            f"        *) words={_quoted(' '.join([*COMMANDS, *(o.name for o in EVERYWHERE)]))} ;;",
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            '    [[ "${COMPREPLY[0]-}" == *= ]] && compopt -o nospace',
            f'    case "$command" in {files}) COMPREPLY+=($(compgen -f -- "$current")) ;; esac',
            "}",
            "complete -o filenames -F _journeytui journeytui",
            "",
        ]
    )


def _zsh() -> str:
    commands = [f"        {_quoted(f'{name}:{_plain(command.help)}')}" for name, command in COMMANDS.items()]
    cases = [f"        {name}) {_zsh_arguments(command)} ;;" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "#compdef journeytui",
            "# JourneyTUI, for zsh",
            "_journeytui() {",
            "    local -a commands",
            "    commands=(",
            *commands,
            "    )",
            "    local command=${words[(r)(" + "|".join(COMMANDS) + ")]}",
            "    case $command in",
            *cases,
            "        *) _describe command commands; _arguments " + " ".join(map(_zsh_option, EVERYWHERE)) + " ;;",
            "    esac",
            "}",
            'if [ "$funcstack[1]" = "_journeytui" ]; then _journeytui "$@"; else compdef _journeytui journeytui; fi',
            "",
        ]
    )


def _zsh_arguments(command: Command) -> str:
    known = " ".join([*_values(command), *_fields(command)])
    rest = [_quoted(f"*:value:({known})")] if known else [_quoted("*:file:_files")] if _takes_files(command) else []
    return " ".join(["_arguments", *map(_zsh_option, _options(command)), *rest])


def _zsh_option(option: Option) -> str:
    told = f"{option.name}[{_plain(option.help)}]"
    if option.options:
        return _quoted(f"{told}:{option.value.lower()}:({' '.join(option.options)})")
    if option.value:
        return _quoted(f"{told}:{option.value.lower()}:{'_files' if option.value in _FILES else ''}")
    return _quoted(told)


def _fish() -> str:
    lines = ["# JourneyTUI, for fish", "complete -c journeytui -f"]
    lines += [_fish_option(option, "") for option in EVERYWHERE]
    names = " ".join(COMMANDS)
    for name, command in COMMANDS.items():
        lines.append(
            f"complete -c journeytui -n 'not __fish_seen_subcommand_from {names}' -a {name} -d {_quoted(command.help)}"
        )
        seen = f" -n '__fish_seen_subcommand_from {name}'"
        lines += [_fish_option(option, seen) for option in command.options]
        if known := [*_values(command), *_fields(command)]:
            lines.append(f"complete -c journeytui{seen} -a {_quoted(' '.join(known))}")
        if _takes_files(command):
            lines.append(f"complete -c journeytui{seen} -F")
    return "\n".join(lines) + "\n"


def _fish_option(option: Option, seen: str) -> str:
    short = f" -s {option.short[1:]}" if option.short else ""
    value = (
        f" -x -a {_quoted(' '.join(option.options))}" if option.options else " -r -F" if option.value in _FILES else ""
    )
    value = value or (" -x" if option.value else "")
    return f"complete -c journeytui{seen} -l {option.name[2:]}{short}{value} -d {_quoted(option.help)}"


def _with_choices() -> Iterable[Option]:
    return {o.name: o for command in COMMANDS.values() for o in command.options if o.options}.values()


def _plain(text: str) -> str:
    """Without the characters that zsh reads between brackets and colons."""
    return text.translate(str.maketrans("[]:", "(),"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_SCRIPTS: dict[str, Callable[[], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
