"""Documents that stand for one that a list cites without naming it: known by the title that stands there."""

from __future__ import annotations

ENDING = "依据文件(待补)"


def is_stand_in(title: str, number: str) -> bool:
    """Whether that is no document's title, but what a list's clauses hang on until their document is known.

    One with a number is a document, whose title alone is missing.
    """
    return title.endswith(ENDING) and not number
