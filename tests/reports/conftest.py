"""A small county made through the product's own imports: two lists of its own, two sealed months."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import openpyxl

from luodi.books.services.months import month_close, month_open
from luodi.core.periods import CHINA, Period
from luodi.exchange.importing import import_files
from luodi.exchange.reading import File
from luodi.exchange.taking.job import Options as Import
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted, operator
from luodi.ledger.org.models import Region, Role, Unit
from luodi.ledger.org.services import region_add
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.services import Quantity, indicators_set, progress_correct
from tests.kept import kept

LONG = "示例乙县现代农牧业高质量发展和乡村全面振兴示范园区建设管理委员会"
UNITS = ("发改委", "教体局", "水务局", "林草局", LONG)
DELIVERY, PURSUIT = "为民实事清单", "向上争取事项"
LEADERS = ("白文山", "成学礼")
HEADINGS = (
    "序号",
    "主要任务",
    "牵头单位",
    "包抓领导",
    "完成时限",
    "完成情况",
    "工作进展",
    "存在问题",
    "下一步打算",
)
Row = tuple[object, ...]
Months = Mapping[int, Mapping[str, Sequence[str]]]

TASKS: dict[str, list[tuple[str, str]]] = {
    DELIVERY: [
        ("修建村级饮水管网", "水务局"),
        ("改造乡镇寄宿学校", "教体局"),
        ("治理沙化土地", "林草局、水务局"),
        ("建设冷链仓库", LONG),
    ],
    PURSUIT: [
        ("争取节水改造试点", "水务局"),
        ("争取国家储备林项目", "林草局"),
        ("争取物流枢纽布局", "发改委"),
    ],
}
STATUSES: Months = {
    4: {
        DELIVERY: ["进展缓慢", "进展缓慢", "未启动", "取得阶段性成效"],
        PURSUIT: ["待研判", "可争取", "无法争取"],
    },
    5: {
        DELIVERY: ["进展缓慢", "已完成", "进展缓慢", "取得阶段性成效"],
        PURSUIT: ["可争取", "取得阶段性成效", "无法争取"],
    },
}
PROBLEMS = {"修建村级饮水管网": "水务局人手不足。", "治理沙化土地": "管护资金没有落实。"}


def workbook(name: str, sheets: Mapping[str, Sequence[Row]]) -> File:
    """A workbook of these sheets, each a heading row and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return File(name, out.getvalue())


def lists(statuses: Mapping[str, Sequence[str]], *, months: bool = False) -> dict[str, list[Row]]:
    """The sheets of the lists with the statuses of a month; `months`: as units report them."""
    out: dict[str, list[Row]] = {}
    for name, tasks in TASKS.items():
        rows: list[Row] = []
        for n, ((task, units), word) in enumerate(zip(tasks, statuses[name], strict=True), 1):
            leader = () if months else (LEADERS[n % 2],)
            told = (word, "按计划推进", PROBLEMS.get(task, ""), f"抓紧{task}。")
            rows.append((n, task, units, *leader, "2024-12", *told))
        headings = tuple(word for word in HEADINGS if not (months and word == "包抓领导"))
        out[name] = [headings, *rows]
    return out


@dataclass
class County:
    """A county with its units and lists, and somebody in each role."""

    region: Region
    people: dict[str, Actor]

    def __getitem__(self, who: str) -> Actor:
        return self.people[who]

    def take(self, file: File, **options: object) -> None:
        """Import a workbook; it must be taken."""
        outcome = import_files(operator(), self.region, [file], Import(**options))  # type: ignore[arg-type]
        assert outcome.committed, [problem.message for problem in outcome.problems]

    def month(self, number: int, statuses: Mapping[str, Sequence[str]] | None, *, seal: bool = True) -> None:
        """Open a month, report every task with these statuses (None: nobody reports), and seal it."""
        period = Period.month(2024, number)
        with context.request("test", at=dt.datetime(2024, number, 20, 9, tzinfo=CHINA)):
            month_open(operator(), self.region, period)
            if statuses:
                self.take(
                    workbook(f"{number}月进展.xlsx", lists(statuses, months=True)),
                    period=period,
                    kind="progress",
                )
        if seal:
            self.seal(number)

    def seal(self, number: int) -> None:
        """End a month, on the second day of the next."""
        with context.request("test", at=dt.datetime(2024, number + 1, 2, 9, tzinfo=CHINA)):
            month_close(operator(), self.region, Period.month(2024, number))


def bare_county(code: str = "369924", name: str = "示例乙县", *, with_lists: bool = True) -> County:
    """A county with its lists, before anything was reported."""
    region = region_add(operator(), code=code, name=name, level="county")
    made = County(region, {})
    names: list[Row] = [("序号", "单位名称"), *((n, unit) for n, unit in enumerate(UNITS, 1))]
    made.take(workbook("单位名录.xlsx", {"名录": names}), kind="units")
    if with_lists:
        made.take(
            workbook("2024年任务清单.xlsx", lists(STATUSES[4])), kind="tasks", period=Period.month(2024, 1)
        )
    units = {unit.name: unit for unit in Unit.objects.filter(region=region)}
    made.people = {
        role: _with(role, region) for role in POWERS if role not in (Role.REPORTER, Role.UNIT_HEAD)
    }
    made.people |= {role: _with(role, region, units["水务局"]) for role in (Role.REPORTER, Role.UNIT_HEAD)}
    return made


def _with(role: str, region: Region, unit: Unit | None = None) -> Actor:
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=role, name=role, grants=(grant,))


def sealed_county() -> County:
    """The county with April and May 2024 reported and sealed."""
    made = bare_county()
    for number, statuses in STATUSES.items():
        made.month(number, statuses)
    return made


QUANTITIES = {
    "改造乡镇寄宿学校": [Quantity("新建校舍", "公里", Decimal("12.5"))],
    "治理沙化土地": [Quantity("造林", "万亩", Decimal("3.36")), Quantity("修路", "公里", Decimal("0.25"))],
}
REACHED = {"造林": "0.84", "修路": "0.25"}
"""Of March; of 新建校舍 nothing was ever told."""


def measured_county() -> County:
    """A county with quantities in two units of measure on two tasks; March 2024 is sealed."""
    made = bare_county("369926", "示例丁县")
    for words, quantities in QUANTITIES.items():
        task = Task.objects.get(task_list__region=made.region, requirement=words)
        indicators_set(operator(), task=task, quantities=quantities)
    made.month(3, STATUSES[5], seal=False)
    task = Task.objects.get(task_list__region=made.region, requirement="治理沙化土地")
    values = {str(row.key): REACHED[row.name] for row in task.indicators.all()}
    march = Period.month(2024, 3)
    progress_correct(operator(), task=task, period=march, reason="补录", indicator_values=values)
    made.seal(3)
    return made


county = kept(sealed_county)
measured = kept(measured_county)
