"""Lists: make, rename, order, void, and choose the vocabulary of status."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import mark_stale
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.columns import LIST
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import FactKind, Progress, Status, StatusScheme, TaskList
from luodi.ledger.tasks.services.subjects import list_state, list_subject


@transaction.atomic
def list_add(
    actor: Actor, *, region: Region, year: int, name: str, scheme: StatusScheme, settled: bool = True
) -> TaskList:
    """Make a list at the end of the year's lists. `settled`: its vocabulary is chosen, not only guessed.

    Raises: Refused; Rejected for a name that is missing, too long or taken, or another region's scheme.
    """
    actor.require(Power.EDIT, region)
    name = name.strip()
    problems = [*_name_problems(region, year, name), *_scheme_problems(region, scheme)]
    if problems:
        raise Rejected(problems)
    last = TaskList.objects.filter(region=region, year=year).aggregate(last=Max("position"))["last"]
    made = TaskList.objects.create(
        region=region, year=year, name=name, position=(last or 0) + 1, scheme=scheme, scheme_settled=settled
    )
    _recorded(actor, "list_add", made, None)
    return made


@transaction.atomic
def list_rename(actor: Actor, *, task_list: TaskList, name: str) -> TaskList:
    """Give a list another name; months that are sealed keep the old one.

    Raises: Refused; Rejected for a name that is missing, too long or taken.
    """
    region = task_list.region
    actor.require(Power.EDIT, region)
    task_list, name = _held(task_list), name.strip()
    if name == task_list.name:
        return task_list
    if problems := _name_problems(region, task_list.year, name):
        raise Rejected(problems)
    before = list_state(task_list)
    task_list.name = name
    task_list.save(update_fields=["name"])
    _recorded(actor, "list_rename", task_list, before)
    return task_list


@transaction.atomic
def list_reorder(actor: Actor, *, region: Region, year: int, order: Sequence[TaskList]) -> None:
    """Put the year's lists into this order.

    Raises: Refused; Rejected unless exactly the year's lists are given, each once.
    """
    actor.require(Power.EDIT, region)
    present = {found.pk: found for found in TaskList.objects.filter(region=region, year=year, voided_at=None)}
    if sorted(given.pk for given in order) != sorted(present):
        raise Rejected(
            [_problem("wrong_lists", "给出的清单与该年度的清单不一致。", "请把该年度的清单各列一次。")]
        )
    moved, changes = [], []
    for position, given in enumerate(order, start=1):
        held = present[given.pk]
        before = list_state(held)
        held.position = position
        change = changed(list_subject(held), before, list_state(held))
        if change:
            moved.append(held)
            changes.append(change)
    if moved:
        TaskList.objects.bulk_update(moved, ["position"])
        act_record(actor, region, "list_reorder", list_subject(moved[0]), changes=changes)
        mark_stale(region.code, [("*", "*")])


@transaction.atomic
def list_set_scheme(actor: Actor, *, task_list: TaskList, scheme: StatusScheme) -> TaskList:
    """Settle or change a list's vocabulary of status.

    Facts stay as accepted. Possible while each status that holds somewhere in the list has its equal
    (same label, same meaning) in the new vocabulary; which stands for which is recorded.
    Raises: Refused; Rejected with every accepted status that the new vocabulary lacks.
    """
    region = task_list.region
    actor.require(Power.EDIT, region)
    task_list = _held(task_list)
    equals = {(status.label, status.meaning): status for status in scheme.statuses.all()}
    used = statuses_in_use(task_list)
    lacking = [status for status in used if (status.label, status.meaning) not in equals]
    problems = _scheme_problems(region, scheme) + [
        Problem(
            "unknown_status",
            f"已接收的进展中有“{status.label}”,新口径“{scheme.name}”没有相同的状态。",
            value=status.label,
            remedy="请选用包含该状态的口径,或先更正这些进展。",
            field="status",
        )
        for status in lacking
    ]
    if problems:
        raise Rejected(problems)
    before = list_state(task_list)
    task_list.scheme, task_list.scheme_settled = scheme, True
    task_list.save(update_fields=["scheme", "scheme_settled"])
    mapping = {status.code: equals[status.label, status.meaning].code for status in used}
    _recorded(actor, "list_set_scheme", task_list, before, details={"mapping": mapping})
    return task_list


@transaction.atomic
def list_void(actor: Actor, *, task_list: TaskList, reason: str) -> None:
    """Void a list made by mistake.

    Raises: Refused; Rejected while it still has tasks.
    """
    actor.require(Power.EDIT, task_list.region)
    task_list = _held(task_list)
    if task_list.tasks.filter(voided_at=None).exists():
        raise Rejected(
            [_problem("list_not_empty", f"“{task_list.name}”中还有任务。", "请先作废或移出其中的任务。")]
        )
    before = list_state(task_list)
    task_list.voided_at = context.now()
    task_list.save(update_fields=["voided_at"])
    change = changed(list_subject(task_list), before, None)
    act_record(
        actor,
        task_list.region,
        "list_void",
        list_subject(task_list),
        changes=[change] if change else [],
        reason=reason,
    )


def statuses_in_use(task_list: TaskList) -> list[Status]:
    """Every status that a fact which holds gives to a task of the list, in official order."""
    facts = list(Progress.objects.filter(task__task_list=task_list).only("pk", "replaces", "kind", "status"))
    alive = live(Link(fact.pk, fact.replaces_id) for fact in facts)
    holding = [fact for fact in facts if fact.pk in alive and fact.kind == FactKind.REPORT]
    used = {fact.status_id for fact in holding if fact.status_id is not None}
    return list(Status.objects.filter(pk__in=used).order_by("position", "pk"))


def _held(task_list: TaskList) -> TaskList:
    """The list as it is now, held until the act is done."""
    lists = TaskList.objects.select_for_update(of=("self",)).select_related("region", "scheme")
    return lists.get(pk=task_list.pk)


def _recorded(
    actor: Actor,
    verb: str,
    task_list: TaskList,
    before: dict[str, object] | None,
    details: dict[str, object] | None = None,
) -> None:
    """Record what became of a list; every row of the live book may show it."""
    change = changed(list_subject(task_list), before, list_state(task_list))
    changes = [change] if change else []
    act_record(actor, task_list.region, verb, list_subject(task_list), changes=changes, details=details)
    mark_stale(task_list.region.code, [("*", "*")])


def _name_problems(region: Region, year: int, name: str) -> list[Problem]:
    if not name:
        return missing({}, [LIST])
    if TaskList.objects.filter(region=region, year=year, name=name, voided_at=None).exists():
        return [_problem("list_name_taken", f"{year}年已有“{name}”。", "请另取名称。", name)]
    return misfits(TaskList, {"name": name})


def _scheme_problems(region: Region, scheme: StatusScheme) -> list[Problem]:
    if scheme.region_id in (None, region.pk):
        return []
    return [_problem("unknown_scheme", f"{region.name}没有口径“{scheme.name}”。", "请选用通用或本地的口径。")]


def _problem(code: str, message: str, remedy: str, value: str = "") -> Problem:
    return Problem(code, message, value=value, remedy=remedy, field="list")
