"""The catalogue of what can be asked, and how a figure is written for people."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from luodi.core.money import NOTHING, percent_text
from luodi.figures.answers import Figure, decimal_text
from luodi.figures.derived import DERIVED
from luodi.figures.measures import MEASURES


@dataclass(frozen=True)
class Line:
    """One measure: names, unit, definition, dimensions as (name, label), and what it derives from."""

    name: str
    label: str
    unit: str
    definition: str
    dimensions: tuple[tuple[str, str], ...]
    of: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The line for the contract's JSON."""
        dimensions = [{"name": name, "label": label} for name, label in self.dimensions]
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "definition": self.definition,
            "dimensions": dimensions,
            "of": list(self.of),
        }


def catalogue() -> list[Line]:
    """Every measure, base ones first."""
    base = [Line(m.name, m.label, m.unit, m.definition, _dimensions(m.name)) for m in MEASURES.values()]
    derived = [
        Line(d.name, d.label, d.unit, d.definition, _dimensions(d.of), d.asked_of or (d.of,))
        for d in DERIVED.values()
    ]
    return base + derived


def value_text(figure: Figure, value: Fraction | None) -> str:
    """One value of a figure for people: 70, 18.4%, — when unknown."""
    if value is None:
        return NOTHING
    return percent_text(value) if figure.ratio else decimal_text(value) or NOTHING


def figure_text(figure: Figure) -> str:
    """The figure's value with its unit: 70项."""
    return value_text(figure, figure.value) + (
        figure.unit if figure.value is not None and not figure.ratio else ""
    )


def _dimensions(measure: str) -> tuple[tuple[str, str], ...]:
    return tuple((dimension.name, dimension.label) for dimension in MEASURES[measure].dimensions)
