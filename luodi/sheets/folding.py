"""Texts made comparable: half width, without white space or punctuation. Never used for what is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad]+")
_PUNCTUATION = re.compile(r"[\W_]+")
OUTER = " \t\r\n\u3000\u00a0\u200b\ufeff\x0b\x0c"


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Half width (NFKC) and without any white space: 序 号 → 序号, ４４ → 44, （亿元） → (亿元)."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Half width, lower case, no punctuation or white space: “某镇”水库（扩建）工程 → 某镇水库扩建工程."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def trimmed(text: str) -> str:
    """Outer white space of every kind removed, inner line breaks kept."""
    return text.strip(OUTER)
