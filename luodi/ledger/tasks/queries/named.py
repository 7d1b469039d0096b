"""Finding lists, schemes, statuses and reports by the words that a person typed."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.access import seen_lists
from luodi.ledger.tasks.models import Progress, Status, StatusScheme, Task, TaskList
from luodi.ledger.tasks.queries.progress import current_progress
from luodi.ledger.tasks.queries.schemes import scheme_list, vocabulary


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
