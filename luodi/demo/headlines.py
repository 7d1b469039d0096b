"""The figures that the demonstration opens on, asked as everybody asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from luodi.core.questions import parse
from luodi.demo.county import CODE, LISTS, PURSUIT_LISTS
from luodi.figures.answers import decimal_text
from luodi.figures.asking import ask
from luodi.ledger.org.access import Actor

PERIOD = "2024-05"
KEY, MAJOR = LISTS[0], LISTS[1]
PURSUITS = "|".join(PURSUIT_LISTS)


@dataclass(frozen=True)
class Headline:
    """A figure's label, the question that asks it, and the value; or one value for each group."""

    label: str
    question: str
    value: str
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """The headline as a sentence."""
        told = "，".join(f"{name}{value}" for name, value in self.groups)
        return f"{self.label}：{self.value}" + (f"（{told}）" if told else "")


QUESTIONS: Sequence[tuple[str, str]] = (
    ("五张清单任务总数", "任务数(按=清单)"),
    (KEY, f"任务数(清单={KEY}; 按=状态)"),
    (MAJOR, f"任务数(清单={MAJOR}; 按=状态)"),
    ("三张政策清单", f"任务数(清单={PURSUITS}; 按=状态)"),
    ("牵头单位", "牵头单位数"),
    ("进展缓慢的任务，按牵头单位", "任务数(状态=进展缓慢; 按=牵头单位)"),
)


def headlines(actor: Actor) -> list[Headline]:
    """Every headline of May's book."""
    return [_headline(actor, label, question) for label, question in QUESTIONS]


def _headline(actor: Actor, label: str, question: str) -> Headline:
    figure = ask(actor, parse(question), region=CODE, period=PERIOD)
    groups = tuple(
        ("、".join(str(word) for word in cell.key.values()), _text(cell.value))
        for cell in figure.rows
        if cell.key
    )
    return Headline(label, question, f"{_text(figure.value)}{figure.unit}", groups)


def _text(value: Fraction | None) -> str:
    return decimal_text(value) or "—"
