"""Folding: what is left of a text once differences of typing are gone, for comparing it with another."""

from __future__ import annotations

import unicodedata


def half_width(text: str) -> str:
    """The text in normal form (NFKC): full-width letters, digits and punctuation become half-width."""
    return unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """Only its letters and digits, width and case folded: no white space, punctuation or symbols."""
    return "".join(char for char in half_width(text) if unicodedata.category(char)[0] in "LNM").casefold()


def spaceless(text: str) -> str:
    """The text in normal form without any white space, punctuation kept; case folded."""
    return "".join(half_width(text).split()).casefold()
