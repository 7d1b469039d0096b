"""Making the demonstration: the county's half year lived through in a minute, then put into place whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from luodi.core.problems import Problem, Rejected
from luodi.demo.acts import founding, june, lists, months
from luodi.demo.acts.crew import Crew, Post, shown_posts
from luodi.demo.county import CODE, NAME
from luodi.demo.folder import folder, require_free, write_files
from luodi.demo.headlines import PERIOD, Headline, headlines
from luodi.demo.installing import emptied_installation
from luodi.demo.marking import mark
from luodi.demo.moments import at, later, moment
from luodi.demo.passwords import PASSWORD, lightly_hashed
from luodi.ledger.audit import context
from luodi.ledger.org.models import Role
from luodi.ledger.org.queries.console import setup_operator
from luodi.reports.formats import report_file
from luodi.reports.services import report_render

Told = Callable[[str, int, int], None]
REPORT = f"{NAME}2024年5月政策落地工程月报.docx"
STEPS = 10
TO_TRY = (
    f"  luodi ask '任务数(清单=重点工作任务清单; 按=状态)' --region {CODE} --period 2024-05",
    f"  luodi ask '任务数(变动=新转红; 按=牵头单位)' --region {CODE} --period 2024-05 --sources",
    f"  luodi round status 2024-06 --region {CODE}",
    f"  luodi report policy-monthly --region {CODE} --period 2024-05 -o 五月.docx",
    f"  luodi books verify --region {CODE}",
)


@dataclass
class Made:
    """What was made: the headline figures, where the files lie, who can sign in, what to try."""

    home: Path
    headlines: list[Headline]
    report: Path
    accounts: list[Post]
    kept_as: Path | None = None
    workbooks: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """All of it for people."""
        return [*self._figures(), "", *self._files(), "", *self._accounts(), "", "接着可以试试：", *TO_TRY]

    def as_json(self) -> dict[str, Any]:
        """All of it for programs."""
        return {
            "region": CODE,
            "period": PERIOD,
            "home": str(self.home),
            "figures": [
                {"label": one.label, "question": one.question, "value": one.value, "rows": dict(one.groups)}
                for one in self.headlines
            ],
            "report": str(self.report),
            "workbooks": [str(folder() / name) for name in self.workbooks],
            "accounts": [
                {"username": post.username, "name": post.name, "role": str(post.role), "unit": post.unit}
                for post in self.accounts
            ],
            "password": PASSWORD,
            "kept_as": str(self.kept_as) if self.kept_as else None,
        }

    def _figures(self) -> list[str]:
        return [f"{NAME}（{CODE}）2024年5月：", *(f"  {one.line}" for one in self.headlines)]

    def _files(self) -> list[str]:
        kept = [f"原来的示范数据有人用过，另存为 {self.kept_as}"] if self.kept_as else []
        return [f"5月月报：{self.report}", f"工作簿：{folder()}（{len(self.workbooks)}个）", *kept]

    def _accounts(self) -> list[str]:
        rows = [
            f"  {post.username:<10} {Role(post.role).label}" + (f"（{post.unit}）" if post.unit else "")
            for post in self.accounts
        ]
        return [f"账号（密码均为 {PASSWORD}，仅供示范）：", *rows]


def demo_make(county: str = "a", told: Told = lambda what, done, all_: None) -> Made:
    """Make the demonstration county in place of an earlier one, or where there is nothing yet.

    Django is set up, and the caller holds neither a lock nor a transaction. `told` hears of each step.
    Raises: Refused where there is anything but a demonstration; Rejected for a county there is not.
    """
    if county != "a":
        message = f"示例县“{county}”尚未提供。"
        raise Rejected([Problem("unknown_county", message, value=county, remedy="目前可用：a（示例甲县）。")])
    require_free()
    with emptied_installation() as kept, lightly_hashed():
        files, found = _lived_through(_Steps(told))
    write_files(files)
    workbooks = [name for name in files if name != REPORT]
    return Made(Path(settings.HOME), found, folder() / REPORT, shown_posts(), kept, workbooks)


def _lived_through(steps: _Steps) -> tuple[dict[str, bytes], list[Headline]]:
    """The county's year up to the twentieth of June: its workbooks and report by name, its headlines."""
    setup = setup_operator()
    steps.begin("地区、账号")
    regions = founding.regions_found(setup)
    crew = founding.office_appoint(setup, regions)
    steps.begin("导入单位名录")
    files = lists.units_import(crew)
    founding.units_appoint(crew, regions)
    founding.rosters_draw_up(crew)
    founding.leaders_enter(crew)
    steps.begin("导入五张清单")
    ledger, more = lists.lists_import(crew)
    files |= more
    lists.plans_enter(crew, ledger)
    files |= _months(crew, ledger, steps)
    steps.begin("6月调度：正在进行")
    june.june_live(crew, ledger)
    steps.begin("写出5月月报")
    with at(later(moment(6, june.LAST_DAY, "report"), 1)):
        files[REPORT] = _report(crew)
    with context.request("demo", address="示例"):
        mark(setup)
    found = headlines(crew.clerk)
    steps.end()
    return files, found


def _months(crew: Crew, ledger: lists.Ledger, steps: _Steps) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for month in (1, 2, 3):
        steps.begin(f"{month}月：导入工作簿、定版")
        if month == 3:
            lists.task_leaves(crew, ledger)
        files |= months.month_from_workbooks(crew, month)
    lists.task_joins(crew, ledger)
    for month in (4, 5):
        steps.begin(f"{month}月：各单位报送、审核、定版")
        months.month_by_units(crew, ledger, month)
    return files


def _report(crew: Crew) -> bytes:
    made = report_render(crew.clerk, "policy-monthly", CODE, PERIOD)
    return report_file(made, "docx").content


@dataclass
class _Steps:
    """Tells of the steps one after the other."""

    told: Told
    done: int = 0

    def begin(self, what: str) -> None:
        self.told(what, self.done, STEPS)
        self.done += 1

    def end(self) -> None:
        self.told("完成", STEPS, STEPS)
