"""How the year goes: the status of every task in each month, and how much of its quantity is reached.

N not started, S slow, P progressing, D done; for pursuits T to be assessed, A available, U unobtainable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from luodi.demo.chance import happens, number, pick, shuffled
from luodi.demo.county import KEY_LIST, MAJOR_LIST, PURSUIT_LISTS, TaskPlan, added_task, tasks

MONTHS = 5
SILENT = {4: ("供电公司",)}
"""Units that report nothing in a month: their tasks stay where they were."""
JUNE = 6
LABELS = {
    "N": "未启动", "S": "进展缓慢", "P": "取得阶段性成效", "D": "已完成",
    "T": "待研判", "A": "可争取", "U": "无法争取",
}  # fmt: skip
WAYS: Mapping[str, Sequence[tuple[str, int]]] = {
    "D": (("PPDDD", 2), ("SPPDD", 2), ("PPPDD", 2), ("PPPPD", 2), ("SPPPD", 1), ("NSPPD", 1)),
    "P": (
        ("PPPPP", 6), ("SPPPP", 7), ("PPSPP", 1), ("SSPPP", 4), ("NSPPP", 9), ("NSSPP", 4), ("NNSPP", 6),
        ("NNSSP", 3), ("NNNSP", 3),
    ),
    "S": (
        ("PPPSS", 1), ("PPPPS", 2), ("SPPPS", 1), ("SSSSS", 4), ("NSSSS", 3), ("NNSSS", 3), ("NNNSS", 2),
        ("NNNNS", 1),
    ),
}  # fmt: skip
"""January to May of the first list, with how many tasks go each way; early starters first."""
MAJOR_WAYS = ("NSSPP", "NNSPP", "SPPPP", "NSSSP", "NSPPP", "SSPPP")
PURSUIT_WAYS: Mapping[str, Sequence[str]] = {
    "D": ("AAPPD", "TAPPD", "APPDD"),
    "P": ("TAAPP", "AAAPP", "TTAAP", "AAPPP", "APPPP", "TTAPP", "AAAAP"),
    "A": ("TTAAA", "TAAAA", "TTTAA", "AAAAA", "TTTTA"),
    "U": ("TTUUU", "TUUUU", "UUUUU", "TTTUU", "TTTTU", "TAAUU", "TTAAU"),
    "W": ("TT   ",),
}
OUTDOORS = ("eco", "build", "farm")
FALLS_BACK = "产地冷藏保鲜设施"
"""The task whose unit says that it progresses and whose status the office sets to slow, in May."""
NEWLY_RED = ("小流域水土流失治理", "废弃矿山生态修复", "农村生活污水治理")
RED_BEFORE = ("县城小燃煤锅炉淘汰", "批而未供土地处置")


@cache
def ways() -> Mapping[str, str]:
    """By a task's name, its statuses from January on, a letter a month, June included."""
    found: dict[str, str] = {}
    for ends, counted in WAYS.items():
        mine = [task for task in tasks() if task.list_name == KEY_LIST and task.ends == ends]
        paths = [path for path, count in counted for _ in range(count)]
        for task, path in zip(_by_season(mine, ends), _by_start(paths), strict=True):
            found[task.name] = path
    majors = [task for task in tasks() if task.list_name == MAJOR_LIST]
    found |= {task.name: path for task, path in zip(majors, MAJOR_WAYS, strict=True)}
    for task in (task for task in tasks() if task.list_name in PURSUIT_LISTS):
        found[task.name] = pick(PURSUIT_WAYS[task.ends], "way", task.name)
    found[added_task().name] = "   TA"
    by_name = {task.name: task for task in (*tasks(), added_task())}
    return {name: _with_june(by_name[name], _kept_quiet(by_name[name], path)) for name, path in found.items()}


def status(task: TaskPlan, month: int) -> str:
    """The letter of a task's status at the end of a month; a space while it is not on its list."""
    return ways()[task.name][month - 1]


def steps_in(task: TaskPlan, month: int) -> int:
    """For how many months, this one included, the task has had its status."""
    path = ways()[task.name][:month]
    return len(path) - len(path.rstrip(path[-1]))


def is_owed(task: TaskPlan, month: int) -> bool:
    """Whether the unit owes a report: on its list, and neither done nor unobtainable before."""
    before = ways()[task.name][month - 2] if month > 1 else "N"
    return status(task, month) != " " and before not in "DU"


def share(task: TaskPlan, month: int) -> Decimal | None:
    """How much of its quantity, or of a project, is reached; unknown before there is something to count."""
    if (task.goal is None and task.list_name != MAJOR_LIST) or status(task, month) in "N ":
        return None
    if status(task, month) == "D":
        return Decimal(1)
    first = 4 if task.kind in OUTDOORS else 2
    if month < first and status(task, MONTHS) != "D":
        return None
    return Decimal(_per_mille(task, month)) / 1000


def _per_mille(task: TaskPlan, month: int) -> int:
    """May's share, and the way to it. Done tasks run ahead, slow ones behind the calendar."""
    if task.ends == "D":
        return 200 * month - number(20, 90, "ahead", task.name)
    if task.thing in NEWLY_RED:
        may, april = number(275, 305, "red", task.name), 250
    elif task.thing in RED_BEFORE:
        may, april = number(215, 240, "red", task.name), 170
    elif task.ends == "S":
        may, april = number(325, 345, "slow", task.name), number(265, 290, "slow", task.name)
    else:
        may = number(368, 410, "pace", task.name) if happens(25, "late", task.name) else _on_pace(task)
        april = may * 3 // 4
    steps = {4: april, 5: may, 6: may + number(55, 95, "june", task.name)}
    reached = steps.get(month, april * month // 5)
    return reached * 2 // 3 if task.ends == "P" and status(task, month) == "S" else reached


def _on_pace(task: TaskPlan) -> int:
    return number(420, 560, "pace", task.name)


def _by_season(mine: Sequence[TaskPlan], ends: str) -> list[TaskPlan]:
    """Those that can begin in winter first; the one that the office overrules where it falls back in May."""
    rank = dict.fromkeys(OUTDOORS, 1)
    ordered = sorted(shuffled(mine, "season", ends), key=lambda task: rank.get(task.kind, 0))
    if ends == "S":
        ordered.sort(key=lambda task: task.thing != FALLS_BACK)
    return ordered


def _by_start(paths: Sequence[str]) -> list[str]:
    """Paths in the order in which they begin; of those that fall back the latest comes first."""
    return sorted(paths, key=lambda path: (path.count("N"), path != "PPPPS", path.count("S")))


def _kept_quiet(task: TaskPlan, path: str) -> str:
    """The same, where its unit says nothing in some month."""
    for month, silent in SILENT.items():
        if task.reporter in silent and month < MONTHS:
            path = path[: month - 1] + path[month - 2] + path[month:]
    return path


def _with_june(task: TaskPlan, path: str) -> str:
    """June as the units will see it: some slow ones move, a few are done, the rest goes on."""
    after = {"S": "P", "P": "D", "A": "P", "T": "A"}
    last = path[-1]
    moves = happens({"S": 35, "P": 8, "A": 12}.get(last, 0), "june", task.name)
    return path + (after[last] if moves else last)
