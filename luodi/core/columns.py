"""Column: one declared field of a subject, from which import, export, lists and documentation come.

A subject's `columns.py` declares its columns once. How the text of a cell becomes a value of a kind
is the business of `sheets`; how a name becomes a unit or a status is the business of `exchange`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",  # str, outer white space removed, inner line breaks kept
    "number",  # the number as printed in a list: str ("1", "1.1", "一"), digits folded to half width
    "whole",  # int
    "quantity",  # Decimal
    "money",  # Decimal, in yuan
    "percent",  # Decimal, a ratio: 0.184 for 18.4%
    "day",  # luodi.core.days.Day
    "names",  # tuple[str, ...]: names divided by 、，,；;/ or white space
    "label",  # str: one word of a vocabulary (a status, a kind), white space removed
    "flag",  # bool: 是 √ 有 / 否 × 无
    "key",  # str: the hidden key of an exported row
]


@dataclass(frozen=True)
class Column:
    """A field: its name in code, its label in Chinese, the other headings it is known by, its kind.

    `required`: a row without it has no identity or no owner, and waits.
    `groups`: headings of a band above that tell it from a column with the same heading
    (计划 › 开工时间 and 实际 › 开工时间).
    `is_until`: a day by which something is to be done; a span written there (3—6月) ends on it.
    `keeps_down`: a blank under a merged or grouped cell takes the value above, within a merge only.
    `choices`: the values allowed, printed as a drop-down on export; empty where any is allowed.
    `width`: characters of its column in an exported workbook (one Chinese character counts as two).
    `sample`: an example for people, shown in templates and in the manual.
    """

    name: str
    label: str
    kind: Kind = "text"
    synonyms: tuple[str, ...] = ()
    required: bool = False
    groups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    width: int = 16
    sample: str = ""
    locked: bool = False
    hidden: bool = False
    is_until: bool = False
    extra: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading it is recognised by, its label first."""
        return (self.label, *self.synonyms)


def column(columns: Sequence[Column], name: str) -> Column:
    """The column of that name.

    Raises: KeyError if there is none.
    """
    for candidate in columns:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
