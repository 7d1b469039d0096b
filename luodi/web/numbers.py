"""Numbers as pages show them: the text, its unit, and the door to what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from luodi.core.questions import Question, parse, write
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.figures.catalogue import value_text
from luodi.reports.groups import Part, shown_name
from luodi.web.places import Place


@dataclass(frozen=True)
class Number:
    """One value: as printed, with its unit, and the address that opens it."""

    text: str
    unit: str
    address: str
    value: Fraction | None = None

    @property
    def is_none(self) -> bool:
        """Whether it is known to be zero, or unknown."""
        return not self.value


@dataclass(frozen=True)
class Group:
    """One group of an answer: its words, and its number."""

    names: tuple[str, ...]
    stored: tuple[str | None, ...]
    number: Number


class Answer:
    """A question asked for a page, with every number a door."""

    def __init__(self, place: Place, text: str, revision: int | None = None) -> None:
        self.place, self.question = place, parse(text)
        self.figure: Figure = ask(place.actor, self.question, region=place.code, period=place.month)

    @property
    def whole(self) -> Number:
        """The value over all groups."""
        return self._number(self.question, self.figure.value)

    @property
    def mark(self) -> str:
        """`截至2024年5月 · 第1版`."""
        return self.figure.book_mark

    def groups(self) -> Iterator[Group]:
        """Each group in official order."""
        for cell in self.figure.rows:
            names = tuple(shown_name(name, stored) for name, stored in cell.key.items())
            asked = Part(self.question, dict(cell.key)).asked
            yield Group(names, tuple(cell.key.values()), self._number(asked, cell.value))

    def _number(self, question: Question, value: Fraction | None) -> Number:
        unit = "" if self.figure.ratio else self.figure.unit
        return Number(value_text(self.figure, value), unit, door(self.place, write(question)), value)


def door(place: Place, question: str) -> str:
    """The address of what stands behind a figure."""
    return place.address("figure") + "?" + urlencode({"q": question})
