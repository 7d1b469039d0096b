"""Finding a list or a status scheme by a name that a person typed."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.problems import Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.access import seen_lists
from luodi.ledger.tasks.models import StatusScheme, TaskList
from luodi.ledger.tasks.queries.schemes import scheme_list


def list_named(actor: Actor, region: Region, name: str, year: int | None = None) -> TaskList:
    """The region's list of that name, of the given year or else of the latest that has one.

    Raises: Rejected with the nearest ones.
    """
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


def _resolved(word: str, known: Mapping[str, tuple[str, ...]], what: str, code: str) -> str:
    try:
        return resolve_name(word, known)
    except UnknownName as unknown:
        near = unknown.suggestions or tuple(names[0] if names else key for key, names in known.items())
        hint = f"现有:{'、'.join(near)}。" if near else f"还没有{what}。"
        problem = Problem(code, f"没有名为“{word}”的{what}。", value=word, remedy=hint, suggestions=near)
        raise Rejected([problem]) from None
