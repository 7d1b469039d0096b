"""Groups of figures: how one of them is asked for alone, and what is said for those that are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from luodi.core.questions import Condition, Question
from luodi.figures.answers import Figure
from luodi.figures.filling import Words
from luodi.figures.words import measure_asked

UNKNOWN = "未知"
"""The word by which questions ask for what is unknown."""
NOTHING_KNOWN = {
    "status": "从未报送",
    "meaning": "从未报送",
    "light": "不亮灯",
    "reporting": "未组织调度",
    "reached": "从未报送",
    "on_pace": "从未报送",
}

Key = Mapping[str, str | None]


@dataclass(frozen=True)
class Part:
    """One group of a question: the words it is divided into, as the figure stores them (None: unknown)."""

    question: Question
    key: Key

    @property
    def last(self) -> tuple[str, str | None]:
        """The dimension and the stored word that tell it from its neighbours."""
        return list(self.key.items())[-1]

    @property
    def asked(self) -> Question:
        """The question that asks for this group alone."""
        where = self.question.where
        measure = measure_asked(self.question)
        for name, stored in self.key.items():
            label = measure.dimension(name).label
            where = tuple(c for c in where if c.dimension not in (name, label))
            word = name if self.question.measure.isascii() else label
            where = (*where, Condition(word, (UNKNOWN if stored is None else stored,)))
        return replace(self.question, where=where, by=())


def shown_name(dimension: str, stored: str | None) -> str:
    """What a group is called where names may be used."""
    return NOTHING_KNOWN.get(dimension, "未填") if stored is None else stored


class Grid:
    """A figure by one or two dimensions, as rows and columns in official order."""

    def __init__(
        self, question: Question, figure: Figure, down: Figure | None, across: Figure | None
    ) -> None:
        self.question, self.figure = question, figure
        self.cells = {tuple(cell.key.values()): cell.value for cell in figure.rows}
        self.down = _parts(replace(question, by=question.by[:1]), down)
        self.across = _parts(replace(question, by=question.by[1:]), across) if len(question.by) > 1 else []

    def both(self, down: Part, across: Part) -> Part:
        """The group where a row and a column meet."""
        return Part(self.question, {**down.key, **across.key})

    def missing(self) -> Iterator[tuple[Words, Part]]:
        """The groups that the figure does not list."""
        for down in self.down if self.across else ():
            for across in self.across:
                part = self.both(down, across)
                key = tuple(part.key.values())
                if key not in self.cells:
                    yield key, part


def _parts(question: Question, figure: Figure | None) -> list[Part]:
    return [Part(question, dict(cell.key)) for cell in figure.rows] if figure else []
