"""What a sheet with units' names is: their directory, or a ledger of funds or projects that names them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from luodi.core.folding import plain
from luodi.core.problems import Place, Problem
from luodi.sheets.tables import Table, Unread

LATER = "争资资金、项目储备台账将在后续版本支持"
OF_DIRECTORIES = re.compile("联系|电话|手机|传真|邮|地址|负责人|领导|职务|职责|代码|网址|级别|编制|人数|分管")
"""Headings beside a unit's name that a directory may well have, though nothing is made of them."""
OF_LEDGERS = re.compile("金额|资金|投资|万元|亿元|项目|任务|完成|文号|到位|争取|债|费用")
OF_MONEY = re.compile("金额|资金|投资|债|费用|万元|亿元")
OF_TASKS = re.compile("主要任务|工作任务|任务内容|要求|牵头|进展|措施|清单名称")


def is_directory(table: Table) -> bool:
    """Whether a table with units' names is their directory: not if it has amounts, projects or tasks beside
    them, if most of its columns are none of a directory, or if every other name comes again.
    """
    if "key" in table.columns:
        return True
    strange = [heading for _, heading in table.unread if not OF_DIRECTORIES.search(plain(heading))]
    if any(OF_LEDGERS.search(plain(heading)) for heading in strange) or len(strange) > len(table.columns):
        return False
    names = [plain(name) for row in table.rows if (name := str(row.values.get("name") or ""))]
    return len(names) < 2 * len(set(names)) or len(names) < 4


def is_of_later(headings: Iterable[str]) -> bool:
    """Whether these are headings of a ledger of funds or projects, which this version does not take."""
    said = [plain(heading) for heading in headings]
    return any(OF_MONEY.search(text) for text in said) and not any(OF_TASKS.search(text) for text in said)


def no_directory(table: Table) -> Unread:
    """Such a table, as a sheet that was not read."""
    headings = (*table.headings.values(), *(heading for _, heading in table.unread))
    unread = Unread(table.file, table.sheet, headings, len(table.rows), (), table.hidden)
    if is_of_later(headings):
        return told_later(unread)
    return unread


def told_later(unread: Unread) -> Unread:
    """The sheet, told to be one for a later version."""
    problem = Problem(
        "not_a_ledger",
        f"这张表像是资金或项目台账,不是单位名录、任务清单或月度进展,没有导入({unread.used_rows}行)。",
        Place(unread.file, unread.sheet), severity="warning", remedy=f"{LATER},现在不必处理。",
    )  # fmt: skip
    return Unread(unread.file, unread.sheet, unread.headings, unread.used_rows, (problem,), unread.hidden)
