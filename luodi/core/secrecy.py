"""Marks of a grade of secrecy (秘密★1年, 机密★, 绝密), as they stand at the head of a document."""

from __future__ import annotations

import re

from luodi.core.folding import spaceless

_GRADE = r"(?:绝密|机密|秘密)级?"
_MARK = re.compile(
    rf"{_GRADE}[★☆*](?:\d{{1,2}}(?:年|个?月)|长期)?|密级:{_GRADE}|^{_GRADE}(?:件|文件|\d{{1,2}}(?:年|个?月))?$"
)


def secrecy_mark(text: str) -> str:
    """The mark that a title, a paragraph or a cell bears, without white space; empty where it bears none.

    The bare word is one only where nothing stands beside it: 保守国家秘密 is none.
    """
    found = _MARK.search(spaceless(text))
    return found[0] if found else ""
