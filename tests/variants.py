"""The same two lists as different offices would keep them, with errors planted: workbooks for every seed.

Drawn for each seed: columns and their order, headings, titles, page breaks, sections, merges, ways of writing
units, dates, numbers and statuses, file formats. The truth is kept beside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from openpyxl.utils import get_column_letter

from luodi.core.columns import Column
from luodi.ledger.tasks.columns import TASK_COLUMNS
from tests.variant_files import Page, as_csv, as_xls, as_xlsx

LISTS = ("河湖整治清单", "绿化提质清单")
UNITS = {"水务局": ("水务局", "县水务局"), "财政局": ("财政局", "试验51县财政局"),
         "林草局": ("林草局", "林业和草原局"), "应急局": ("应急局", "县应急管理局")}  # fmt: skip
STATUSES = {
    "已完成": ("已完成", "已完成√", " 已 完 成 ", "完成", "1.已完成", "已完成(100%)"),
    "取得阶段性成效": (
        "取得阶段性成效",
        "取得阶段性成效。",
        "②取得阶段性成效",
        "阶段性成效",
        "取得\n阶段性成效",
    ),
    "进展缓慢": ("进展缓慢", "▲进展缓慢", "进展缓慢（17项）", "推进缓慢", "进展 缓慢"),
}
DATES = {
    "2031-09": ("2031年9月", "2031.9", "９月底前", "31年9月底前", "2031/9", "9月份", "2031年9月末前"),
    "2031-12": ("年底前", "2031年12月", "2031年底", "12月底", "2031-12", "今年年底前", "本年底"),
    "2031-06-30": ("2031-06-30", "2031.6.30", "6月30日前", dt.date(2031, 6, 30), "20310630"),
    "长期": ("长期", "长期坚持", "常态化推进", "持续推进"),
}
WORKS = (
    "清淤青石河下游三公里", "加固白沙湖东堤", "补植河岸柳树两万株", "建成取水在线监测点五处",
    "整治入河排口九个", "修复月牙滩湿地", "新建甲湾拦河闸", "疏浚乙坪干渠", "绿化环城东路",
    "育苗红松三十万株",
)  # fmt: skip
BAD: dict[str, tuple[str, tuple[Any, ...]]] = {
    "unknown_unit": ("lead_units", ("县飞地经济办", "大数据局")),
    "unknown_status": ("status", ("基本差不多", "已完成(50%)")),
    "impossible_date": ("due", ("2031-02-30", "2031年13月")),
    "unreadable_date": ("due", ("尽快", "待通知")),
    "unreadable_number": ("investment", ("一亿多", "3.4.5")),
    "negative_amount": ("investment", (-35,)),
    "formula_injection": ("note", ("=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0")),
    "missing_required": ("requirement", ("",)),
    "duplicate_row": ("requirement", ()),
    "near_duplicate": ("requirement", ()),
}
NAMED = {column.name: column for column in TASK_COLUMNS}
FIELDS = (
    "requirement", "measures", "investment", "lead_units", "support_units", "leader", "contact",
    "phone", "due", "status", "text", "problem", "next_step", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """An error put into a workbook, and where it must be named."""

    page: Page
    row: int
    cell: str
    code: str


class Variant:
    """The workbooks of one seed."""

    def __init__(self, seed: int, codes: tuple[str, ...] = ()) -> None:
        self.random = Random(seed)
        self.ending = self.random.choice(("xlsx", "xlsx", "xls", "csv"))
        self.pages: list[Page] = []
        self.planted: list[Planted] = []
        layout = self.random.choice(("sheets", "column", "sections"))
        tasks = [_task(self.random, name, number) for name in LISTS for number in range(1, 9)]
        parts = [[t for t in tasks if t["list"] == name] for name in LISTS] if layout == "sheets" else [tasks]
        for part in parts:
            sheet = part[0]["list"] if layout == "sheets" else "台账"
            stem = f"台账_{sheet}.csv" if self.ending == "csv" else f"台账.{self.ending}"
            self.pages.append(self._page(Page(stem, sheet), part, layout))
        for code in codes:
            self._plant(code)

    def _page(self, page: Page, tasks: list[dict[str, Any]], layout: str) -> Page:
        pick, cells = self.random, page.cells
        names = [
            n for n in FIELDS if n in ("requirement", "lead_units", "due", "status") or pick.random() < 0.9
        ]
        pick.shuffle(names)
        names = ["number", *(["list"] if layout == "column" else []), *names]
        page.columns = {name: place for place, name in enumerate(names, start=1)}
        top = pick.choice((1, 2))
        cells[top, 1] = f"试验县2031年{page.sheet}推进情况"
        if pick.random() < 0.5:
            top += 1
            cells[top, 1] = "填报单位：县河长办 （截至2031年3月31日） 单位：万元"
        top += 1
        headings = {place: self._heading(NAMED[name], names) for name, place in page.columns.items()}
        cells.update({(top, place): text for place, text in headings.items()})
        row = top + 1
        if pick.random() < 0.3:
            cells.update({(row, place): place for place in headings})
            row += 1
        style = pick.choice(
            ("{0}、{1}", "（{0}）{1}", "第{0}类：{1}", "【{1}】", "★{1}", "{1}（8项）", "{0}、{1}(共8项)")
        )
        before = ""
        for count, task in enumerate(tasks):
            if layout == "sections" and task["list"] != before:
                before = task["list"]
                cells[row, 1] = style.format("一二"[LISTS.index(before)], before)
                row += 1
            elif count == 5 and pick.random() < 0.5:
                cells[row, 1] = cells[min(r for r, _ in cells), 1]
                cells.update({(row + 1, place): text for place, text in headings.items()})
                row += 2
            page.rows[row] = task
            for name, place in page.columns.items():
                cells[row, place] = self._written(name, task.get(name, ""))
            row += 1
        if self.ending != "csv":
            self._merge(page)
        for text in ("合计", "注：本表每月五日前报送。", "填表人：某甲   审核人：某乙"):
            if pick.random() < 0.6 and (text != "合计" or "investment" in names):
                cells[row, 1] = text
                if text == "合计":
                    cells[row, page.columns["investment"]] = sum(t["investment"] for t in tasks) / 10_000
                row += 1
        page.hidden = {place for place in page.columns.values() if pick.random() < 0.1}
        return page

    def _heading(self, column: Column, names: list[str]) -> str:
        known = [text for text in column.headings if text != "责任单位" or column.name == "support_units"]
        if column.name == "lead_units" and "support_units" not in names:
            known.append("责任单位")
        text = self.random.choice(known)
        if column.kind == "money":
            return text + self.random.choice(("（万元）", "(万元)", "\n（单位：万元）"))
        return self.random.choice(
            (text, text, text[:1] + " " + text[1:], text[:2] + "\n" + text[2:], text + "（必填）")
        )

    def _written(self, name: str, value: Any) -> Any:
        pick = self.random
        if name in ("lead_units", "support_units"):
            mark = pick.choice("、,，；;/\n ")
            return mark.join(pick.choice(UNITS[unit]) for unit in value) or pick.choice(("", "—", "无"))
        if name == "status":
            return pick.choice(STATUSES[value])
        if name == "due":
            return pick.choice(DATES[value])
        if name == "investment":
            return pick.choice((value / 10_000, f"{value / 10_000:,.2f}", f"{value / 10_000}万元"))
        if name == "number":
            return pick.choice(
                (value, str(value), f"{value}.", str(value).translate({d + 48: d + 65296 for d in range(10)}))
            )
        return value

    def _merge(self, page: Page) -> None:
        """Lead units merged down where neighbours have the same, as clerks do."""
        place, numbers = page.columns["lead_units"], sorted(page.rows)
        for above, below in pairwise(numbers):
            taken = any(merge[2] >= above for merge in page.merges)
            same = page.rows[above]["lead_units"] == page.rows[below]["lead_units"]
            if below == above + 1 and same and not taken and self.random.random() < 0.7:
                page.merges.append((above, place, below, place))
                del page.cells[below, place]

    def _plant(self, code: str) -> None:
        name, texts = BAD[code]
        pages = [page for page in self.pages if name in page.columns]
        if not pages:
            return
        page = self.random.choice(pages)
        used = {p.row for p in self.planted if p.page is page} | {
            r for m in page.merges for r in (m[0], m[2])
        }
        free = [row for row in page.rows if row not in used and page.rows[row].get("kept", True)]
        if not texts:
            free = [row for row in free if page.rows[row]["list"] == page.rows[max(page.rows)]["list"]]
        row, place = self.random.choice(free), page.columns[name]
        if not texts:
            origin, row = row, max(page.rows) + 1
            self._repeat(page, origin, row, code)
        else:
            page.cells[row, place] = self.random.choice(texts)
        self.planted.append(Planted(page, row, f"{get_column_letter(place)}{row}", code))

    def _repeat(self, page: Page, origin: int, row: int, code: str) -> None:
        """Put the row once more below the last row of data, moving down what stands there."""
        page.cells = {(r + (r >= row), c): value for (r, c), value in page.cells.items()}
        page.cells.update({(row, c): value for (r, c), value in list(page.cells.items()) if r == origin})
        page.rows[row] = {**page.rows[origin], "kept": False}
        page.rows[origin] = {**page.rows[origin], "kept": False}
        if code == "near_duplicate":
            page.cells[row, page.columns["requirement"]] = (
                f"“{page.rows[row]['requirement'][:2]}”{page.rows[row]['requirement'][2:]}"
            )

    def files(self) -> dict[str, bytes]:
        """The workbooks by their names."""
        if self.ending == "csv":
            pick = self.random
            return {
                page.file: as_csv(page, pick.choice(",;\t"), pick.choice(("utf-8-sig", "gb18030", "utf-16")))
                for page in self.pages
            }
        return {self.pages[0].file: as_xls(self.pages) if self.ending == "xls" else as_xlsx(self.pages)}


def _task(pick: Random, name: str, number: int) -> dict[str, Any]:
    work = WORKS[(number + 3 * LISTS.index(name)) % len(WORKS)]
    return {
        "list": name,
        "number": number,
        "requirement": f"{work}（{name[:2]}第{number}段）。",
        "measures": "逐段落实。",
        "investment": 10_000 * pick.randint(20, 900),
        "lead_units": pick.sample(list(UNITS), pick.choice((1, 1, 2))),
        "support_units": pick.sample(list(UNITS), pick.choice((0, 1, 2))),
        "leader": pick.choice(("柳一", "杨二")),
        "contact": "某甲",
        "phone": f"000-{number:04d}",
        "due": pick.choice(list(DATES)),
        "status": pick.choice(list(STATUSES)),
        "text": f"第{number}段已开工。",
        "problem": "",
        "next_step": "继续推进。",
        "note": "",
    }
