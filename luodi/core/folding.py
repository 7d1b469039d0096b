"""Folding: what is left of a text once differences of typing are gone, for comparing it with another."""

from __future__ import annotations

import unicodedata

ENDS = "。.．;；!！,，、"
"""Punctuation that a sentence ends with, or that is typed there; it makes no other text of it."""


def half_width(text: str) -> str:
    """The text in normal form (NFKC): full-width letters, digits and punctuation become half-width."""
    return unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """Only its letters and digits, width and case folded: no white space, punctuation or symbols."""
    return "".join(char for char in half_width(text) if unicodedata.category(char)[0] in "LNM").casefold()


def spaceless(text: str) -> str:
    """The text in normal form without any white space, punctuation kept; case folded."""
    return "".join(half_width(text).split()).casefold()


def unended(text: str) -> str:
    """The text as `spaceless` gives it, without the punctuation that it ends with."""
    return spaceless(text).rstrip(ENDS)


def is_same_but_for_end(one: str, other: str) -> bool:
    """Whether two texts differ in white space and in the punctuation at their end alone."""
    return one == other or "".join(one.split()).rstrip(ENDS) == "".join(other.split()).rstrip(ENDS)
