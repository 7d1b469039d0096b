"""What units write about their tasks: fitting the kind of task, its status, and how long it has had it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from luodi.demo.chance import happens, number, pick
from luodi.demo.county import TaskPlan
from luodi.demo.story import LABELS, share, status, steps_in
from luodi.demo.vocabulary import phrases, table

TOO_SOON = ("过半", "接近完成", "全年任务", "大半", "基本结束", "年底前达到")
"""Words that a quantity not half reached would belie."""
TOO_EARLY = ("批复", "招标", "不能全面", "进场时间", "未能提交", "未完成", "比计划晚", "种苗采购", "申报不足")
"""Words that a quantity already counted would belie."""
PAST = ("前期手续", "作业设计", "提请会议", "对外开放", "加快联调", "确定迁改", "争议地块")
"""Next steps that lie behind what has been progressing for some time."""
AHEAD = ("资金下达", "阶段任务", "追加")
"""Next steps of what has been won, not of what is being applied for."""
SUFFIX = re.compile("(资金|补助|奖补|奖励|补贴|资助|专项|创建|认定|申报|落户|命名|布局|待遇|政策|县(?=$))$")
AREAS = ("万亩", "平方公里", "万平方米", "万只")
"""Units of measure that are told with a decimal."""
STEPS = {"delivery": ("P1", "P1", "P2", "P2", "P3"), "pursuit": ("P1", "P2", "P2", "P3", "P3")}
AVAILABLE = ("A1", "A1", "A2")


@dataclass(frozen=True)
class Said:
    """One task's month as its unit tells it."""

    status: str
    text: str
    problem: str
    next_step: str
    percent: Decimal | None
    support: str = ""


def said(task: TaskPlan, month: int, letter: str = "") -> Said:
    """What the unit says of the month; `letter` where it says another status than the one that counts."""
    letter = letter or status(task, month)
    return Said(
        status=LABELS[letter],
        text=_text(task, month, letter),
        problem=_problem(task, month, letter),
        next_step=_next(task, month, letter),
        percent=percent(task, month),
        support=_support(task, letter),
    )


def percent(task: TaskPlan, month: int) -> Decimal | None:
    """The share reached, of the amount as it is told."""
    part, amount = share(task, month), reached(task, month)
    if task.goal is None or amount is None:
        return part
    return (amount / task.goal.target).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def reached(task: TaskPlan, month: int) -> Decimal | None:
    """How much of the task's quantity there is by the end of the month; None where nothing is counted."""
    part = share(task, month)
    if task.goal is None or part is None:
        return None
    places = Decimal("0.01") if task.goal.unit in AREAS else Decimal(1)
    return (task.goal.target * part).quantize(places, ROUND_HALF_UP)


def measures(task: TaskPlan) -> str:
    """Three numbered measures, a line each."""
    scheme = "pursuit" if task.is_pursuit else "delivery"
    lines = [
        _filled(pick(among, "measure", at, task.name), task, 1)
        for at, among in enumerate(phrases(scheme, task.kind, "measures"))
    ]
    return "\n".join(f"{at}.{line}；" for at, line in enumerate(lines, start=1))[:-1] + "。"


def clause(task: TaskPlan) -> str:
    """The provision that the task carries out."""
    scheme = "pursuit" if task.is_pursuit else "delivery"
    sentence: str = pick(phrases(scheme, task.kind, "clause"), "clause", task.name)
    return sentence.replace("{o}", SUFFIX.sub("", task.thing) if task.is_pursuit else task.thing)


def unobtainable_because(task: TaskPlan) -> str:
    """Why a pursuit cannot succeed."""
    found: str = pick(table("phrases")["unobtainable"][task.why], "why", task.name)
    return found


def _text(task: TaskPlan, month: int, letter: str) -> str:
    if letter == "U":
        return f"经研判，{unobtainable_because(task)}"
    scheme = "pursuit" if task.is_pursuit else "delivery"
    among: Sequence[str] = phrases(scheme, task.kind, _stage(task, month, letter, scheme))
    if task.goal is not None:
        among = _without(TOO_SOON, among)
    if letter == "S" and share(task, month) is not None:
        among = _without(TOO_EARLY, among)
    return _filled(among[_turn(task, month, letter, len(among))], task, month) + _amount(task, month)


def _turn(task: TaskPlan, month: int, letter: str, count: int) -> int:
    """Which sentence: those of progress stand in order, and go on; the others take turns."""
    at = number(0, 99, "text", task.name, letter)
    steps = steps_in(task, month)
    if letter not in "PA" or task.goal is not None:
        return (at + steps) % count
    within = (
        (steps - 1) % 2
        if letter == "P" and not task.is_pursuit
        else steps % 2
        if letter == "P"
        else steps - 1
    )
    return min(at % 2 + within, count - 1)


def _without(words: Sequence[str], among: Sequence[str]) -> Sequence[str]:
    return [one for one in among if not any(word in one for word in words)] or among


def _stage(task: TaskPlan, month: int, letter: str, scheme: str) -> str:
    steps, part = steps_in(task, month), share(task, month)
    if letter == "P" and task.goal is not None and part is not None:
        return "P1" if part < Decimal("0.15") else "P2" if part < Decimal("0.75") else "P3"
    if letter == "P":
        return STEPS[scheme][min(steps, 5) - 1]
    if letter == "A":
        return AVAILABLE[min(steps, 3) - 1]
    return letter


def _amount(task: TaskPlan, month: int) -> str:
    amount, part = reached(task, month), percent(task, month)
    if task.goal is not None and amount is not None and part is not None and part < 1:
        shown = (part * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return (
            f"截至{month}月底，{task.goal.name}{amount.normalize():f}{task.goal.unit}，占年度任务的{shown}%。"
        )
    if task.investment is not None and part is not None:
        spent = (task.investment * part).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"累计完成投资{spent}亿元。"
    return ""


def _problem(task: TaskPlan, month: int, letter: str) -> str:
    asked = {"S": 100, "N": 30, "P": 35, "A": 30, "T": 10}.get(letter, 0)
    if not happens(asked, "problem?", task.name, letter):
        return ""
    scheme = "pursuit" if task.is_pursuit else "delivery"
    return _filled(pick(phrases(scheme, task.kind, "problem"), "problem", task.name, month // 3), task, month)


def _next(task: TaskPlan, month: int, letter: str) -> str:
    ends = table("phrases")["ends"]
    if letter in ends:
        return str(pick(ends[letter], "next", task.name, month))
    scheme = "pursuit" if task.is_pursuit else "delivery"
    among: Sequence[str] = phrases(scheme, task.kind, "next")
    if letter == "P" and steps_in(task, month) > 1:
        among = _without(PAST, among)
    elif letter == "A":
        among = _without(AHEAD, among)
    return _filled(pick(among, "next", task.name, month), task, month)


def _support(task: TaskPlan, letter: str) -> str:
    asks = letter in "SA" and task.kind in ("build", "reform", "fund", "policy")
    if not asks or not happens(30, "support?", task.name):
        return ""
    among = table("phrases")["support"]["pursuit" if task.is_pursuit else "delivery"]
    return str(pick(among, "support", task.name))


def _filled(sentence: str, task: TaskPlan, month: int) -> str:
    """The sentence with its marks filled in: the thing, a small number, percent, people, 万元."""
    part = share(task, month)
    rate = int(part * 100) if part is not None else number(3, 5, "rate", task.name) * 5
    words = {
        "o": task.thing,
        "m": str(number(2, 6, "few", task.name, sentence)),
        "n": str(rate),
        "h": str(number(12, 60, "heads", task.name) * 10 * steps_in(task, month)),
        "w": str(number(11, 48, "money", task.name) * 10 * steps_in(task, month)),
    }
    for mark, word in words.items():
        sentence = sentence.replace("{" + mark + "}", word)
    return sentence
