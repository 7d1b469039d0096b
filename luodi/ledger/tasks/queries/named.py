"""Finding tasks, lists, schemes, statuses and reports by the words that a person typed."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.periods import Period
from luodi.core.problems import NotFound, Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries.regions import region_by_code
from luodi.ledger.tasks.access import seen_lists, seen_tasks
from luodi.ledger.tasks.models import Progress, Status, StatusScheme, Task, TaskList
from luodi.ledger.tasks.queries.progress import current_progress
from luodi.ledger.tasks.queries.schemes import scheme_list, vocabulary
from luodi.ledger.tasks.queries.tasks import task_get

COLONS = str.maketrans({"\uff1a": ":"})
SHOWN, MOST_TOLD = 30, 10
"""Characters of each task, and how many tasks, that a problem tells of."""


def task_named(actor: Actor, word: str, region_code: str | None = None, year: int | None = None) -> Task:
    """The task of that key, or of that list and number as `重点工作任务清单:12`, with its list and region.

    The list is of that region and year; without them of any region seen, and of the latest year that has it.
    Raises: Rejected for an unknown list with the nearest ones, and for several tasks with each of them;
    NotFound where there is none, or none that the actor may know of.
    """
    name, colon, number = word.translate(COLONS).strip().rpartition(":")
    if not colon:
        return task_get(actor, word.strip())
    lists = TaskList.objects.filter(seen_lists(actor), voided_at__isnull=True)
    if region_code:
        lists = lists.filter(region=region_by_code(actor, region_code))
    if year is not None:
        lists = lists.filter(year=year)
    known = list(lists.values_list("pk", "name", "year"))
    if not known:
        raise NotFound("没有这项任务。")
    wanted = _resolved(name, {listed: () for _, listed, _ in known}, "清单", "unknown_list")
    latest = max(of_year for _, listed, of_year in known if listed == wanted)
    rows = Task.objects.filter(
        seen_tasks(actor),
        number=number.strip().removeprefix("第").removesuffix("项"),
        task_list__in=[pk for pk, listed, of_year in known if (listed, of_year) == (wanted, latest)],
        voided_at__isnull=True,
    )
    found = list(rows.select_related("task_list__region", "task_list__scheme", "leader").order_by("pk"))
    if not found:
        raise NotFound(f"{latest}年“{wanted}”中没有序号为“{number.strip()}”的任务。查看:luodi task list")
    if len(found) > 1:
        raise Rejected([_several(word, found)])
    return found[0]


def _several(word: str, found: list[Task]) -> Problem:
    told = ";".join(
        f"{task.task_list.region.name} {task.requirement[:SHOWN]}:{task.key}" for task in found[:MOST_TOLD]
    )
    message = f"“{word}”有{len(found)}项任务,不知是哪一项。"
    remedy = f"请加 --region 代码,或改用标识:{told}。"
    return Problem("ambiguous_task", message, value=word, remedy=remedy)


def list_named(actor: Actor, region: Region, name: str, year: int | None = None) -> TaskList:
    """The region's list of that name, of the given year or else of the latest that has one.

    Raises: Rejected with the nearest ones; Refused for who has nothing to do with the region.
    """
    actor.require_touch(region)
    lists = TaskList.objects.filter(seen_lists(actor), region=region, voided_at__isnull=True)
    if year is not None:
        lists = lists.filter(year=year)
    found = list(lists.select_related("region", "scheme").order_by("-year", "position"))
    wanted = _resolved(name, {task_list.name: () for task_list in found}, "清单", "unknown_list")
    return next(task_list for task_list in found if task_list.name == wanted)


def scheme_named(actor: Actor, region: Region, word: str) -> StatusScheme:
    """The status scheme of that code or name, the region's own before a shipped one.

    Raises: Rejected with the nearest ones.
    """
    lines = scheme_list(actor, region)
    known = {line.row.code: (line.row.name,) for line in lines}
    code = _resolved(word, known, "状态口径", "unknown_scheme")
    return min((line for line in lines if line.row.code == code), key=lambda line: line.shipped).row


def status_named(task: Task, word: str) -> Status:
    """The status that a word means in the vocabulary of the task's list.

    Raises: Rejected with the words of the list.
    """
    known = vocabulary(task.task_list.region_id)
    found = known.read(task.task_list.scheme_id, word)
    if found is None:
        words = "、".join(status.label for status in known.schemes[task.task_list.scheme_id].statuses)
        message = f"“{word}”不是“{task.task_list.name}”的状态。"
        raise Rejected([Problem("unknown_status", message, value=word, remedy=f"应为{words}之一。")])
    return found


def report_of_month(task: Task, period: Period) -> Progress:
    """The report that holds about a task's month. Not scoped: the task was found for who asks.

    Raises: Rejected when there is none.
    """
    task_list = task.task_list
    found = current_progress(task_list.region_id, task_list.year, period, [task.pk]).get(task.pk)
    if found is None or found.of_period is None:
        message = f"{period.label}没有这项任务的进展。"
        raise Rejected([Problem("no_report", message, remedy="请用 luodi task show 查看各月进展。")])
    return found.of_period


def _resolved(word: str, known: Mapping[str, tuple[str, ...]], what: str, code: str) -> str:
    try:
        return resolve_name(word, known)
    except UnknownName as unknown:
        near = unknown.suggestions or tuple(names[0] if names else key for key, names in known.items())
        hint = f"现有:{'、'.join(near)}。" if near else f"还没有{what}。"
        problem = Problem(code, f"没有名为“{word}”的{what}。", value=word, remedy=hint, suggestions=near)
        raise Rejected([problem]) from None
