"""Completion in bash, zsh and fish: the answer to a shell that asks by `_SEATUI_COMPLETE`, and bash's own words.

Click's bash script lets bash split the line, which it does at every colon, as in a time, and inserts words as they
are, with their blanks. Here the line is split as a whole, and words are quoted.
"""

import os
import re
import sys
from contextlib import redirect_stderr

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

_VARIABLE = "_SEATUI_COMPLETE"

_BASH = """\
%(complete_func)s() {
    local response kind word
    response=$(COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
%(complete_var)s=bash_complete "$1" 2>/dev/null) || return 0
    COMPREPLY=()
    while IFS=, read -r kind word; do
        case $kind in
            plain) COMPREPLY+=("$word") ;;
            file) compopt -o default ;;
            dir) compopt -o dirnames ;;
        esac
    done <<<"$response"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_LAST_WORD = re.compile(r"""(?:[^\s\\'"]|\\.|'[^']*(?:'|$)|"(?:[^"\\]|\\.)*(?:"|$))*\\?$""")
_SPECIAL = re.compile(r"""([\s\\'"$`&|;<>()*?\[\]{}!#~])""")


def complete(program: click.Command, instruction: str) -> int:
    """Answers a shell: `bash_source`, `bash_complete`, and so on. Returns the exit code.

    Words are asked for at a prompt, where an error is of no use: there are none then, and nothing is told.
    """
    shell, _, asked = instruction.partition("_")
    kind = get_completion_class(shell)
    if kind is None or asked not in ("source", "complete"):
        return 1
    completion = kind(program, {}, "seatui", _VARIABLE)
    if asked == "source":
        click.echo(completion.source(), nl=False)
        return 0
    try:
        with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):  # noqa: PTH123 - pathlib is slow to import
            # In the encoding in which the words come back as arguments, even with `--ascii`.
            click.echo(completion.complete().encode(sys.getfilesystemencoding(), errors="replace"))
    except Exception:  # noqa: BLE001
        return 1
    return 0


@add_completion_class
class QuotedBash(BashComplete):
    """Completion in bash of words with colons and blanks."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one that is begun there."""
        line = os.environ["COMP_LINE"]
        begun = self._begun(line)
        words = split_arg_string(line.removesuffix(begun))
        return words[1:], "".join(split_arg_string(begun))

    def format_completion(self, item: "CompletionItem[str]") -> str:
        """The kind and the part of the word that bash replaces, quoted unless it stands in quotes already."""
        if item.type != "plain":
            return super().format_completion(item)
        begun = self._begun(os.environ["COMP_LINE"])
        value = item.value
        if begun[:1] not in ("'", '"'):
            value = _SPECIAL.sub(r"\\\1", value.removeprefix(self._kept(begun)))
        return f"plain,{value}"

    def _begun(self, line: str) -> str:
        """The last word of the line as it is typed, with its quotes; empty behind a blank."""
        found = _LAST_WORD.search(line)
        return found[0] if found else ""

    def _kept(self, begun: str) -> str:
        """What bash leaves of the word: up to the last sign at which it splits words."""
        option, equals, value = begun.partition("=")
        typed = "".join(split_arg_string(value if equals and option.startswith("--") else begun))
        breaks = os.environ.get("COMP_WORDBREAKS", ":")
        return typed[: typed.rfind(":") + 1] if ":" in breaks else ""
