"""The commands that a document of ours gives: those in its blocks of code and those in its sentences.

A word with … in it (or ...) stands for more words: of such a command only its name is held to be right, as of
a mere name without further words. A block that adds a region speaks of an installation that is still empty.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import click

from luodi.cli.main import cli

INLINE = re.compile(r"`(luodi [^`]+)`")
MORE = ("…", "...")
TODAY = "$(date +%F)"


@dataclass(frozen=True)
class Given:
    """A command with its words after `luodi`, the line that gives it, and its block of code (0: none)."""

    line: int
    block: int
    text: str

    @property
    def words(self) -> list[str]:
        """The words, without a comment behind them."""
        return shlex.split(self.text.replace(TODAY, "2024-06-20"), comments=True)[1:]

    @property
    def name(self) -> str:
        """What is called: `unit merge`. Raises: LookupError when there is no such command."""
        return " ".join(self._named[0])

    @property
    def takes_a_person(self) -> bool:
        """Whether it asks who gives it."""
        return "as_user" in [parameter.name for parameter in self._named[1].params]

    @property
    def _named(self) -> tuple[list[str], click.Command]:
        return named(list(takewhile(lambda word: not any(mark in word for mark in MORE), self.words)))

    @property
    def is_whole(self) -> bool:
        """Whether it says all that there is to say, so that it must run as written."""
        mere = len(self.name.split()) == len(self.words)
        return not mere and not any(mark in self.text for mark in MORE)


def given(path: Path) -> list[Given]:
    """Every command of a document, in its order."""
    return list(_given(path.read_text(encoding="utf-8").splitlines()))


def begins_empty(commands: list[Given], block: int) -> bool:
    """Whether a block speaks of an installation of its own."""
    return any(one.block == block and one.words[:2] == ["region", "add"] for one in commands)


def named(words: list[str]) -> tuple[list[str], click.Command]:
    """The first words that name a command, and it. Raises: LookupError when there is no such command."""
    found: click.Command = cli
    for at, word in enumerate(words):
        if not isinstance(found, click.Group):
            return words[:at], found
        under = found.get_command(click.Context(found), word)
        if under is None and found.invoke_without_command:
            return words[:at], found
        if under is None:
            raise LookupError(f"luodi {' '.join(words[: at + 1])}")
        found = under
    return words, found


def _whole(lines: list[str], at: int) -> str:
    """The command of a line, with the lines that it goes on in."""
    text = lines[at].strip()
    return text.removesuffix("\\") + _whole(lines, at + 1) if text.endswith("\\") else text


def _given(lines: list[str]) -> Iterator[Given]:
    block, is_code = 0, False
    for number, line in enumerate(lines, start=1):
        if line.strip().startswith("```"):
            is_code = not is_code
            block += is_code
        elif is_code and line.strip().startswith("luodi "):
            yield Given(number, block, _whole(lines, number - 1))
        elif not is_code:
            for found in INLINE.finditer(line):
                yield Given(number, 0, found.group(1))
