"""What a question is answered with: a figure or a table, its book, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

DIGITS = 12


@dataclass(frozen=True)
class Source:
    """One row behind a figure: its kind, public key, a name for people, its cell or form, who reported it."""

    kind: str
    key: str
    label: str
    cell: str
    unit: str = ""
    by: str = ""

    def as_json(self) -> dict[str, str]:
        """The row for the contract's JSON."""
        named = {"kind": self.kind, "key": self.key, "label": self.label, "cell": self.cell}
        return named | {name: text for name, text in (("unit", self.unit), ("by", self.by)) if text}


@dataclass(frozen=True)
class Cell:
    """One group's value: the words it is grouped by, in the order asked; a value of None is unknown."""

    key: Mapping[str, str | None]
    value: Fraction | None


@dataclass(frozen=True)
class Figure:
    """An answer. `value` is unrounded, None when unknown; `rows` are the groups when some were asked for.

    `revision` is 0 for the live book and None where several regions' books were added: then `regions`
    are expected to seal the month, and `regions_sealed` of them have. `scope` is `unit` when the asker
    saw only the rows of their own units, `released` that the month's totals are public all the same.
    `question` is the canonical text that asks it again. `called`: the labels of the dimensions in `where`
    and `by`, as this measure has them; another may call the same name otherwise.
    """

    measure: str
    label: str
    unit: str
    region: str
    period: str
    revision: int | None
    value: Fraction | None
    question: str
    definition: str
    where: Mapping[str, str] = field(default_factory=dict)
    by: Sequence[str] = ()
    rows: Sequence[Cell] = ()
    sources: Sequence[Source] | None = None
    scope: str = "region"
    book_hash: str = ""
    book_mark: str = ""
    regions: int = 1
    regions_sealed: int = 0
    ratio: bool = False
    released: bool = False
    called: Mapping[str, str] = field(default_factory=dict)

    def filled(
        self, value: Fraction | None, rows: Sequence[Cell] = (), sources: Sequence[Source] | None = None
    ) -> Figure:
        """The same with its value, groups and sources."""
        return replace(self, value=value, rows=rows, sources=sources)

    def dimension_label(self, name: str) -> str:
        """The Chinese name of a dimension that was asked for."""
        return self.called.get(name, name)

    def as_json(self) -> dict[str, Any]:
        """The answer for the contract's JSON: values as decimal strings, unknown as null."""
        out: dict[str, Any] = {
            "measure": self.measure,
            "label": self.label,
            "unit": self.unit,
            "region": self.region,
            "period": self.period,
            "revision": self.revision,
            "where": dict(self.where),
            "by": list(self.by),
            "rows": [{"key": dict(cell.key), "value": decimal_text(cell.value)} for cell in self.rows],
            "value": decimal_text(self.value),
            "question": self.question,
            "scope": self.scope,
            "book": self.book_hash,
        }
        if self.revision is None:
            out |= {"regions": self.regions, "regions_sealed": self.regions_sealed}
        if self.sources is not None:
            out["sources"] = [source.as_json() for source in self.sources]
        return out


def decimal_text(value: Fraction | None) -> str | None:
    """An exact decimal where there is one, else twelve digits after the point: 70, 0.184, 0.142857142857."""
    if value is None:
        return None
    if value.denominator == 1:
        return str(value.numerator)
    scaled = round(value * 10**DIGITS)
    whole, part = divmod(abs(scaled), 10**DIGITS)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{DIGITS}d}".rstrip("0").rstrip(".")
