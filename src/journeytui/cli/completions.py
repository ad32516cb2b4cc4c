"""`completions`: scripts by which a shell asks this program, at each tab, how a line may go on; and the answer to that."""

from __future__ import annotations

import re
import shlex

from journeytui.cli import output
from journeytui.cli.diagnostics import Exit
from journeytui.cli.grammar import Given

_FILES = ":files"
"""What the shells' scripts are told where files may stand: they know them best."""


def run(given: Given) -> Exit:
    shell, words = given.one("SHELL"), given.many("WORD")
    if not words:
        output.page(_SCRIPTS[shell])
        return Exit.DONE
    from journeytui.cli import offering

    found = offering.offers(_split(words[0])[1:] if shell == "bash" else words)
    if found.files:
        output.line(_FILES)
    for one in found.words:
        if shell == "bash":
            output.line(re.sub(r"([^\w@%+=:,./-])", r"\\\1", one.word))
        else:
            output.fields([one.word, one.told])
    return Exit.DONE


def _split(line: str) -> list[str]:
    """The words of a line of bash that ends at the cursor: whatever quote is open there is closed, the last word may be ''."""
    for end in ("", "\\", '"', "'"):
        try:
            words = shlex.split(line + end)
        except ValueError:
            continue
        return [*words, ""] if not end and (line[-1:].isspace() or not words) else words
    return [""]


_BASH = r"""# JourneyTUI, for bash
_journeytui() {
    local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}" offer before
    local offers=($("$1" completions bash -- "$line" 2>/dev/null))
    before="${line##*[[:space:]]}"
    before="${before%"$2"}"
    COMPREPLY=()
    if [[ "${offers[0]-}" == :files ]]; then
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$2"))
        return
    fi
    for offer in "${offers[@]}"; do COMPREPLY+=("${offer#"$before"}"); done
    [[ "${COMPREPLY[0]-}" == *[=:/] ]] && compopt -o nospace
    return 0
}
complete -F _journeytui journeytui
"""
_ZSH = r"""#compdef journeytui
# JourneyTUI, for zsh
_journeytui() {
    local program=${(Q)words[1]} tab=$'\t' line word
    local -a offers typed whole open told_whole told_open
    typed=("${(@Q)words[2,CURRENT]}")
    typed[-1]=${typed[-1]#[\"\']}
    offers=("${(@f)$(${~program} completions zsh -- "${typed[@]}" 2>/dev/null)}")
    if [[ $offers[1] == :files ]]; then
        compset -P '*='
        _files
        return
    fi
    for line in "${offers[@]}"; do
        word=${line%%$tab*}
        [[ -n $word ]] || continue
        if [[ $word == *[=:/] ]]; then
            open+=("$word") told_open+=("${line/$tab/  }")
        else
            whole+=("$word") told_whole+=("${line/$tab/  }")
        fi
    done
    (( $#whole )) && compadd -l -d told_whole -a whole
    (( $#open )) && compadd -l -S '' -d told_open -a open
    (( $#whole + $#open ))
}
if [ "$funcstack[1]" = "_journeytui" ]; then _journeytui "$@"; else compdef _journeytui journeytui; fi
"""
_FISH = r"""# JourneyTUI, for fish
function __journeytui_offers
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l last (commandline -ct | string replace -r '^["\']' '' | string unescape)
    set -l offers ($program completions fish -- $typed "$last" 2>/dev/null)
    if test "$offers[1]" = :files
        set -l before (string match -r '^.*=' -- "$last")
        for path in (__fish_complete_path (string replace -r '^.*=' '' -- "$last"))
            printf '%s\n' "$before$path"
        end
    else
        printf '%s\n' $offers
    end
end
complete -c journeytui -f -k -a '(__journeytui_offers)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
