"""What units fill in about their tasks, in the fields of the form."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from luodi.demo.acts.lists import Ledger
from luodi.demo.chance import happens, pick
from luodi.demo.county import TaskPlan
from luodi.demo.sentences import percent, reached, said, unobtainable_because
from luodi.demo.story import FALLS_BACK, NEWLY_RED, status, ways
from luodi.demo.vocabulary import table
from luodi.ledger.rounds.models import Ending
from luodi.ledger.rounds.services import Filled

HOPEFUL = (
    "招标问题已解决，设备下月到场，预计三季度可以赶上进度。",
    "缺口地块协调完毕，雨季集中施工能够追回。",
    "资金已落实，施工队伍增加后能够按期完成。",
)
DOUBTFUL = (
    "当前进度虽达到要求，但主汛期临近，室外作业天数可能减少。",
    "前期工程量容易，后续涉及管线迁改，进度可能放缓。",
    "目前进度正常，但三季度用工紧张，请提前关注。",
)
SURE = "按目前进度判断。"
BEHIND = Fraction(1, 10)
"""How far behind the calendar a share may be and still show yellow."""
LOOKED_AGAIN = ("知识产权强国建设试点县", "农村水系综合整治试点县")
"""Pursuits that cannot succeed now and are looked at again in June."""


def filled(ledger: Ledger, plan: TaskPlan, month: int) -> Filled:
    """One answer: what the unit says, or that nothing changed."""
    if is_unchanged(plan, month):
        return Filled({}, Ending.NO_CHANGE)
    told = said(plan, month, "P" if plan.thing == FALLS_BACK and month == 5 else "")
    answer: dict[str, Any] = {"status": told.status, "text": told.text, "next_step": told.next_step}
    if told.problem:
        answer["problem"] = told.problem
    if told.percent is not None:
        answer["percent"] = f"{told.percent}"
    if told.support:
        answer |= {"support_needed": told.support, "support_level": "市" if "市级" in told.support else "省"}
    amount = reached(plan, month)
    if amount is not None and plan.name in ledger.indicators:
        answer["indicator_values"] = {ledger.indicators[plan.name]: f"{amount}"}
    return Filled(answer | _prospect(plan, month))


def is_unchanged(plan: TaskPlan, month: int) -> bool:
    """Whether the unit only says that nothing changed: where nothing is counted and the status stays."""
    same = ways()[plan.name][month - 2] == status(plan, month)
    return (
        same and plan.goal is None and status(plan, month) in "TA" and happens(18, "same", plan.name, month)
    )


def _prospect(plan: TaskPlan, month: int) -> dict[str, Any]:
    """What stands behind a pursuit that is given up: the reason, the answer from above, who signed it off."""
    if status(plan, month) != "U":
        return {}
    found = {
        "prospect_reason": unobtainable_because(plan),
        "superior_answer": pick(table("phrases")["answers"], "answer", plan.name),
        "prospect_signed_by": f"{plan.reporter}负责人",
    }
    return found | ({"look_again_on": "2024-06-28"} if plan.thing in LOOKED_AGAIN else {})


def confidence(plan: TaskPlan, month: int) -> tuple[str, str] | None:
    """The office's own light with its reason, where it judges: a few differ from the computed one."""
    part = percent(plan, month)
    if part is None or status(plan, month) not in "PS" or plan.due <= f"2024-{month:02d}":
        return None
    behind = Fraction(month, 12) - Fraction(part)
    if plan.thing in NEWLY_RED and month >= 5:
        return "yellow", HOPEFUL[NEWLY_RED.index(plan.thing)]
    if behind <= 0 and happens(7, "doubt", plan.name):
        return "yellow", pick(DOUBTFUL, "doubt", plan.name)
    if happens(45, "confident", plan.name):
        return ("green" if behind <= 0 else "yellow" if behind <= BEHIND else "red"), SURE
    return None
