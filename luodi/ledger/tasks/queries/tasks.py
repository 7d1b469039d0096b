"""Lists and tasks as a person may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.access import Past, pasts, seen_lists, seen_tasks
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import (
    Adjustment,
    Contribution,
    Indicator,
    Judgement,
    Milestone,
    Progress,
    Task,
    TaskClause,
    TaskList,
    TaskUnit,
)
from luodi.ledger.tasks.queries.contributions import newest_words
from luodi.ledger.tasks.queries.former import as_they_were
from luodi.ledger.tasks.queries.plans import cited_by, indicators_of, milestones_of, plan_then
from luodi.ledger.tasks.queries.progress import Current, holding
from luodi.ledger.tasks.standing import (
    Standing,
    UnitThen,
    lead_units_at,
    standing,
    support_units_at,
)

M = TypeVar("M", Task, TaskList)
R = TypeVar("R", TaskUnit, TaskClause, Adjustment, Contribution, Milestone)


@dataclass(frozen=True)
class ListLine:
    """A list, and how many of its tasks the actor may see (those withdrawn in the year included)."""

    task_list: TaskList
    tasks: int


@dataclass(frozen=True)
class Filter:
    """Which tasks are wanted; what is left empty does not narrow.

    Lists, units and leaders by their names; horizons and meanings by their codes.
    """

    lists: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    words: str = ""
    with_withdrawn: bool = False


@dataclass(frozen=True)
class TaskLine:
    """A task as it stands at a month: its units then, where it stands, what was last accepted about it."""

    task: Task
    leads: Sequence[Unit | UnitThen]
    supports: Sequence[Unit | UnitThen]
    standing: Standing
    current: Current


@dataclass(frozen=True)
class Report:
    """One fact about a month; `holds` is false once a later one replaced or reversed it."""

    fact: Progress
    holds: bool


@dataclass(frozen=True)
class TaskDetail:
    """Everything about one task. `months` has each month's facts in the order of recording.

    `contributions` are the newest words of further lead units by month, `judgements` the office's
    confidence, both oldest first. `until`: the last month shown to a unit that handed the task over.
    """

    line: TaskLine
    clauses: Sequence[Clause]
    milestones: Sequence[Milestone]
    indicators: Sequence[Indicator]
    months: dict[str, list[Report]]
    adjustments: Sequence[Adjustment]
    contributions: Sequence[Contribution]
    judgements: Sequence[Judgement]
    until: Period | None = None


def list_list(actor: Actor, region: Region, year: int) -> list[ListLine]:
    """The year's lists that the actor may know of, in their order."""
    counted = _tasks(actor).filter(task_list__region=region, task_list__year=year)
    counts = dict(counted.values_list("task_list_id").annotate(n=Count("pk")))
    lists = TaskList.objects.filter(seen_lists(actor), region=region, year=year, voided_at__isnull=True)
    found = lists.select_related("scheme").order_by("position", "pk")
    return [ListLine(task_list, counts.get(task_list.pk, 0)) for task_list in found]


def list_get(actor: Actor, key: str) -> TaskList:
    """The list of that key.

    Raises: NotFound also where the actor may not know of it.
    """
    lists = TaskList.objects.filter(seen_lists(actor), voided_at__isnull=True)
    return _one(lists.select_related("region", "scheme"), key, "清单")


def task_get(actor: Actor, key: str) -> Task:
    """The task of that key, with its list and region.

    Raises: NotFound also where the actor may not know of it.
    """
    return _one(_with_list(_tasks(actor)), key, "任务")


def task_list(actor: Actor, region: Region, period: Period, wanted: Filter | None = None) -> list[TaskLine]:
    """The tasks of the period's year as they stand at its end, in the order of their lists.

    Four queries, whatever the number of tasks, and at most three more for who answers for a unit. Those not
    on their list yet are left out, those that left it as well unless wanted; so are those that the actor's
    unit had handed over by then. Of one handed over later its fields are those it had before that, and by
    those it is wanted or not.
    """
    wanted = wanted or Filter()
    tasks = _tasks(actor).filter(task_list__region=region, task_list__year=period.year)
    former = pasts(actor, tasks)
    told = {pk: past for pk, past in former.items() if past.tells(str(period.last_month))}
    asked = Q(pk__in=_narrowed(tasks.exclude(pk__in=former), wanted).values("pk")) | Q(pk__in=told)
    tasks = _with_list(tasks.filter(asked) if former else _narrowed(tasks, wanted))
    ordered = tasks.order_by("task_list__position", "task_list_id", "position", "pk")
    lines = _lines(ordered, period, told)
    return [
        line
        for line in lines
        if _is_wanted(line, wanted) and (line.task.pk not in told or _fits(line.task, wanted))
    ]


def task_detail(actor: Actor, key: str, period: Period) -> TaskDetail:
    """One task with its clauses, steps, quantities, every month's reports, and how it was adjusted.

    A unit that handed it over is shown it as it stood before that, whatever the period.
    Raises: NotFound also where the actor may not know of it.
    """
    task = task_get(actor, key)
    past = _past(actor, task)
    if past:
        period = min(period.last_month, past.until)
    then = plan_then(task, past)
    facts = list(
        task.progress.select_related("status", "unit_status", "unit", "source", "replaces").order_by("pk")
    )
    facts = [fact for fact in facts if not past or past.tells(fact.period)]
    alive = live(Link(fact.pk, fact.replaces_id) for fact in facts)
    months: dict[str, list[Report]] = defaultdict(list)
    for fact in facts:
        months[fact.period].append(Report(fact, fact.pk in alive))
    return TaskDetail(
        line=_lines(_with_list(Task.objects.filter(pk=task.pk)), period, {task.pk: past} if past else {})[0],
        clauses=cited_by([task], {str(task.key): then}).get(task.pk, []),
        milestones=milestones_of(task, past, then),
        indicators=indicators_of(task, then),
        months=dict(sorted(months.items())),
        adjustments=[
            act
            for act in task.adjustments.select_related("into").order_by("pk")
            if not past or act.pk <= past.act
        ],
        contributions=[
            said
            for said in newest_words(task.contributions.select_related("unit").order_by("period", "pk"))
            if not past or past.tells(said.period)
        ],
        judgements=[
            judged
            for judged in task.judgements.order_by("period", "pk")
            if not past or past.tells(judged.period)
        ],
        until=past.until if past else None,
    )


def task_plan(actor: Actor, key: str) -> tuple[list[Milestone], list[Indicator]]:
    """A task's milestones by their days, and its indicators in their order.

    A unit that handed it over is shown them as they were then.
    Raises: NotFound also where the actor may not know of the task.
    """
    task = task_get(actor, key)
    past = _past(actor, task)
    then = plan_then(task, past)
    return milestones_of(task, past, then), indicators_of(task, then)


def _past(actor: Actor, task: Task) -> Past | None:
    return pasts(actor, Task.objects.filter(pk=task.pk)).get(task.pk)


def _tasks(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(seen_tasks(actor), voided_at__isnull=True, task_list__voided_at__isnull=True)


def _with_list(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.select_related("task_list__region", "task_list__scheme", "leader")


def _one(rows: QuerySet[M], key: str, word: str) -> M:
    try:
        found = rows.filter(key=key).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound(f"没有这{'项' if word == '任务' else '张'}{word}。")
    return found


def _narrowed(tasks: QuerySet[Task], wanted: Filter) -> QuerySet[Task]:
    if wanted.lists:
        tasks = tasks.filter(task_list__name__in=wanted.lists)
    if wanted.leaders:
        tasks = tasks.filter(leader__name__in=wanted.leaders)
    if wanted.horizons:
        tasks = tasks.filter(horizon__in=wanted.horizons)
    if wanted.words:
        words = wanted.words
        tasks = tasks.filter(Q(requirement__icontains=words) | Q(measures__icontains=words) | Q(number=words))
    return tasks


def _fits(task: Task, wanted: Filter) -> bool:
    """The same as `_narrowed`, of the values that a task had."""
    words = wanted.words.lower()
    return (
        (not wanted.lists or task.task_list.name in wanted.lists)
        and (not wanted.leaders or (task.leader is not None and task.leader.name in wanted.leaders))
        and (not wanted.horizons or task.horizon in wanted.horizons)
        and (
            not words
            or words in task.requirement.lower()
            or words in task.measures.lower()
            or task.number == wanted.words
        )
    )


def _is_wanted(line: TaskLine, wanted: Filter) -> bool:
    if line.standing == "not yet" or (line.standing == "withdrawn" and not wanted.with_withdrawn):
        return False
    if wanted.units and not {unit.name for unit in (*line.leads, *line.supports)} & set(wanted.units):
        return False
    settled = line.current.settled
    meaning = settled.status.meaning if settled and settled.status else None
    return not wanted.meanings or meaning in wanted.meanings


def _lines(tasks: QuerySet[Task], period: Period, former: Mapping[int, Past]) -> list[TaskLine]:
    those = tasks.order_by().values("pk")
    as_they_were(tasks, former)
    parts = by_task(TaskUnit.objects.filter(task__in=those).select_related("unit").order_by("position", "pk"))
    acts = by_task(Adjustment.objects.filter(task__in=those).order_by("pk"))
    facts = Progress.objects.filter(task__in=those, period__lte=str(period.last_month))
    current = holding(
        facts.select_related("status", "unit_status", "unit", "source").order_by("-period", "-pk"), period
    )
    return [
        TaskLine(
            task=task,
            leads=lead_units_at(parts[task.pk], period, acts[task.pk]),
            supports=support_units_at(parts[task.pk], period, acts[task.pk]),
            standing=standing(task.task_list.year, period, acts[task.pk]),
            current=current.get(task.pk, Current()),
        )
        for task in tasks
    ]


def by_task(rows: Iterable[R]) -> defaultdict[int, list[R]]:
    """Rows that belong to tasks, by their task, in the order given."""
    grouped: defaultdict[int, list[R]] = defaultdict(list)
    for row in rows:
        grouped[row.task_id].append(row)
    return grouped
