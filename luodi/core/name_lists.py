"""Dividing a cell that holds several names: 县委组织部 退役军人事务局, 发改委（牵头）、财政局."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from luodi.core.folding import half_width

HARD = frozenset("、，,；;/／|｜。")
OPENING, CLOSING = frozenset("（(〔[【「《"), frozenset("）)〕]】」》")
ROLE = "牵头|配合|主办|协办|责任|参与|负责|主责|协助|主管|联合"
NOTE = re.compile(rf"[（(【\[]((?:{ROLE})(?:单位|部门|局)?)[）)】\]]")
LABEL = re.compile(rf"^((?:{ROLE})(?:单位|部门)?)[:：]")
SUFFIX = re.compile(r"(?<=..)(牵头|配合|协办|主办)$")
ETC = re.compile(r"(?<=..)等(?:有关|相关|各)?(?:部门|单位)?$")
BULLET = re.compile(r"^(?:[(（]?[0-9]{1,2}(?:[)）]|[.．](?![0-9]))|[①-⑳])")
NOTHING = frozenset(("", "-", "—", "——", "无", "暂无", "\\"))
GROUP = re.compile(r"^(?:各|全体|有关|相关|其他|所有)")


@dataclass(frozen=True)
class NamePart:
    """One name out of a cell, and the notes that stood with it (牵头, 配合, 等), without their brackets.

    `spaced`: only white space stood between it and the name before, which may be a line broken in a name.
    """

    name: str
    tags: tuple[str, ...] = ()
    spaced: bool = field(default=False, compare=False)


def split_names(text: str) -> tuple[NamePart, ...]:
    """The names in a cell, in order.

    Divided at 、，,；;/| and white space outside brackets; 和 and 与 divide nothing (发展和改革委员会).
    A label (牵头单位：) tags every name up to the next label. `—`, `/` and 无 are no names.
    """
    found: list[NamePart] = []
    label = ""
    for piece, spaced in _pieces(text):
        opened = LABEL.match(piece)
        if opened:
            label, piece = _role(opened[1]), piece[opened.end() :]
        name, tags = _without_notes(piece)
        if name in NOTHING or half_width(name).isdigit():
            continue
        found.append(NamePart(name, (label, *tags) if label else tags, spaced))
    return tuple(found)


def is_group(name: str) -> bool:
    """Whether a name stands for several units without naming them: 各镇场, 有关部门."""
    return bool(GROUP.match(name.strip()))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The raw pieces, and whether only white space stood before each."""
    for chunk in _chunks(text):
        words = list(_split(chunk, str.isspace))
        if len(words) > 1 and all(len(word) == 1 for word in words):
            words = ["".join(words)]
        for position, word in enumerate(words):
            yield word, position > 0


def _chunks(text: str) -> Iterator[str]:
    return _split(text, HARD.__contains__)


def _split(text: str, divides: Callable[[str], bool]) -> Iterator[str]:
    """The text divided outside brackets; brackets that never close are taken for letters."""
    depth, start = 0, 0
    balanced = sum(char in OPENING for char in text) == sum(char in CLOSING for char in text)
    for position, char in enumerate(text):
        if balanced and char in OPENING:
            depth += 1
        elif balanced and char in CLOSING:
            depth -= 1
        elif depth <= 0 and divides(char):
            if text[start:position].strip():
                yield text[start:position].strip()
            start = position + 1
    if text[start:].strip():
        yield text[start:].strip()


def _without_notes(piece: str) -> tuple[str, tuple[str, ...]]:
    tags = [_role(note) for note in NOTE.findall(piece)]
    name = BULLET.sub("", NOTE.sub("", piece)).strip()
    for pattern, tag in ((SUFFIX, ""), (ETC, "等"), (SUFFIX, "")):
        found = pattern.search(name)
        if found:
            tags.append(tag or found[1])
            name = name[: found.start()].removeprefix("由").strip()
    return name, tuple(dict.fromkeys(tags))


def _role(note: str) -> str:
    return re.sub("(?:单位|部门|局)$", "", note)
