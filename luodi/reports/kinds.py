"""The kinds of report that the product ships, each with its template file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from luodi.core.periods import PeriodKind
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name


@dataclass(frozen=True)
class Kind:
    """One kind of report: its code, Chinese name, and the kind of period that it is written for."""

    code: str
    name: str
    period: PeriodKind

    @property
    def shipped_text(self) -> str:
        """The text of the template that the product ships."""
        return files("luodi.reports").joinpath(f"templates/{self.code}.j2").read_text(encoding="utf-8")


KINDS: Mapping[str, Kind] = {
    kind.code: kind for kind in (Kind("policy-monthly", "政策落地工程月度推进情况报告", "month"),)
}


def report_kinds() -> list[Kind]:
    """Every kind of report that can be made."""
    return list(KINDS.values())


def kind_named(word: str) -> Kind:
    """The kind that a code or a Chinese name means.

    Raises: Rejected with the nearest ones.
    """
    try:
        return KINDS[resolve_name(word, {code: (code, kind.name) for code, kind in KINDS.items()})]
    except UnknownName as unknown:
        near = tuple(unknown.suggestions)
        remedy = f"是否指:{'、'.join(near)}?" if near else f"可用:{'、'.join(KINDS)}。"
        message = f"没有名为“{word}”的报告。"
        raise Rejected(
            [Problem("unknown_report", message, value=word, remedy=remedy, suggestions=near)]
        ) from None
