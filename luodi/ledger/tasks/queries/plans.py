"""What a task plans and cites; for a unit that handed it over as it was then, as the record tells."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from luodi.ledger.org.access import Actor
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.access import Past, pasts
from luodi.ledger.tasks.models import Direction, Indicator, Milestone, Task, TaskClause
from luodi.ledger.tasks.queries.former import CHUNK, values_then

Then = Mapping[str, Any]
"""What a task planned and cited when it was handed over, of that which was changed since."""

NO_KEY: Any = None
"""Of an indicator that is there no longer: the record kept what it was, without its key."""


def plan_then(task: Task, past: Past | None) -> Then:
    """What of a task's plan and citations was changed after what the actor sees; nothing without a past."""
    return values_then({str(task.key): past}).get(str(task.key), {}) if past else {}


def milestones_of(task: Task, past: Past | None, then: Then) -> list[Milestone]:
    """A task's milestones by their days; one done after what the actor sees is not done yet for them."""
    if "milestones" in then:
        steps = [_milestone(task, place, told) for place, told in enumerate(then["milestones"])]
        steps.sort(key=lambda step: (step.due_day, step.position))
    else:
        steps = list(task.milestones.order_by("due_day", "position", "pk"))
    for step in steps:
        if past and step.done_on and step.done_on > past.until.last_day:
            step.done_on = None
    return steps


def indicators_of(task: Task, then: Then) -> list[Indicator]:
    """A task's indicators in their order. One that is there no longer has no key."""
    now = list(task.indicators.order_by("position", "pk"))
    if "indicators" not in then:
        return now
    keys = {indicator.name: indicator.key for indicator in now}
    return [
        Indicator(
            key=keys.get(told["name"], NO_KEY),
            task=task,
            name=told["name"],
            unit_of_measure=told["unit"],
            target=Decimal(told["target"]),
            cumulative=told["cumulative"],
            direction=told.get("direction", Direction.AT_LEAST),
            position=place,
        )
        for place, told in enumerate(then["indicators"])
    ]


def clauses_cited(actor: Actor, tasks: Sequence[Task]) -> dict[int, list[Clause]]:
    """By task id: the clauses that these tasks cite in order, with their documents.

    A query for each 500 tasks, and at most four more for who answers for a unit that handed some over.
    """
    lists = {task.task_list_id for task in tasks}
    former = pasts(actor, Task.objects.filter(task_list__in=lists))
    gone = {str(task.key): former[task.pk] for task in tasks if task.pk in former}
    return cited_by(tasks, values_then(gone))


def cited_by(tasks: Sequence[Task], then: Mapping[str, Then]) -> dict[int, list[Clause]]:
    """The same, where the record has been asked: `then` is by key of a task what was changed since."""
    known = {task.pk: then[str(task.key)]["clauses"] for task in tasks if _tells_clauses(then, task)}
    found: dict[int, list[Clause]] = defaultdict(list)
    ids = [task.pk for task in tasks if task.pk not in known]
    for start in range(0, len(ids), CHUNK):
        cited = TaskClause.objects.filter(task_id__in=ids[start : start + CHUNK])
        for citation in cited.select_related("clause__document").order_by("position", "pk"):
            found[citation.task_id].append(citation.clause)
    clauses = _clauses({key for keys in known.values() for key in keys})
    for pk, keys in known.items():
        found[pk] = [clauses[key] for key in keys if key in clauses]
    return found


def _tells_clauses(then: Mapping[str, Then], task: Task) -> bool:
    return "clauses" in then.get(str(task.key), {})


def _clauses(keys: Iterable[str]) -> dict[str, Clause]:
    wanted = sorted(keys)
    return {
        str(clause.key): clause
        for start in range(0, len(wanted), CHUNK)
        for clause in Clause.objects.filter(key__in=wanted[start : start + CHUNK]).select_related("document")
    }


def _milestone(task: Task, place: int, told: Mapping[str, Any]) -> Milestone:
    done = told.get("done")
    return Milestone(
        task=task,
        name=told["name"],
        due_day=dt.date.fromisoformat(told["due"]),
        position=place,
        done_on=dt.date.fromisoformat(done) if done else None,
    )
