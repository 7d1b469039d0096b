"""June, still open: submissions in every state, one extension, and a special collection not all answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from luodi.demo.acts.crew import Crew
from luodi.demo.acts.lists import Ledger
from luodi.demo.acts.months import extension, round_open
from luodi.demo.acts.submitting import Course, course_events, special_events
from luodi.demo.chance import number
from luodi.demo.county import YEAR, units
from luodi.demo.moments import Event, at, live_through, moment
from luodi.ledger.rounds.models import Round
from luodi.ledger.rounds.services import special_open

LAST_DAY = 20
"""The day of June on which the demonstration stops."""
STATES = {
    "accepted": ("组织部", "宣传部", "教体局", "司法局", "文旅局", "卫健委", "医保局"),
    "submitted": ("发改委", "公安局", "交通局", "林草局"),
    "returned": ("水务局",),
    "draft": ("农牧局", "工信科技局", "自然资源局", "住建局", "民政局"),
}
RETURNED = "农村供水保障和小流域治理两项没有写明5月以来新增的完成量，请按工程量如实填报后再报。"
EXTENDED = ("供电公司", 28, "迎峰度夏保供检修任务重，申请延期至6月28日。")
SPECIAL = "“十五五”项目谋划专项征集"
ASKS = (
    "“十五五”时期拟实施的项目：个数、总投资、建设内容（按能储尽储的原则）",
    "其中需要上级支持的资金、政策和规划事项",
)
SILENT = (
    "组织部", "统战部", "公安局", "司法局", "退役军人局", "审计局",
    "市场监督管理局", "统计局", "医保局", "政务服务局", "气象局", "税务局",
)  # fmt: skip
"""Units that have not answered the special collection."""


def june_live(crew: Crew, ledger: Ledger) -> None:
    """The open month and the special collection as they stand on the twentieth."""
    opened, special = round_open(crew, 6), _special_open(crew)
    events = [event for course in _courses() for event in course_events(crew, ledger, opened, 6, course)]
    events += _special_events(crew, special, [unit.name for unit in units() if unit.name not in SILENT])
    events.append(extension(crew, opened, moment(6, 19, "extending"), *EXTENDED))
    live_through(events)


def _special_open(crew: Crew) -> Round:
    asked = [crew.units[unit.name] for unit in units()]
    with at(moment(6, 4, "special")):
        return special_open(crew.clerk, crew.region, SPECIAL, asked, ASKS, dt.date(YEAR, 6, 18))


def _courses() -> Iterator[Course]:
    for state, names in STATES.items():
        for name in names:
            first, last = (17, 19) if state == "submitted" else (7, 14)
            day = LAST_DAY if state == "draft" else number(first, last, "june", name)
            returned = RETURNED if state == "returned" else ""
            yield Course(name, moment(6, day, "june", name), returned=returned, last=state)


def _special_events(crew: Crew, opened: Round, names: list[str]) -> Iterator[Event]:
    for name in names:
        count = number(2, 31, "special", name)
        amount = count * number(4, 13, "special amount", name) * 1000
        text = f"共谋划项目{count}个，总投资{amount}万元，其中需要上级资金支持{max(1, count // 3)}个。"
        day = number(6, 18, "special", name)
        yield from special_events(crew, opened, name, text, moment(6, day, "special", name))
