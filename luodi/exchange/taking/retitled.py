"""A list that comes again under another name: its rows wait, for else every task of it would count twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from luodi.core.folding import unended
from luodi.core.problems import Problem
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.rows import Reading
from luodi.ledger.tasks.models import Task

FEWEST = 3
"""Equal rows from which a list is suspected; fewer may be chance."""


def find_retitled(job: Job, readings: Sequence[Reading]) -> None:
    """Hold back the rows of a list that the region lacks, where most equal one list that it has.

    Equal: the same number and text. A person who named the list with `--list` is believed.
    """
    new: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.list_name not in job.lists and not reading.waits:
            new[reading.list_name].append(reading)
    if not new or job.options.list_name:
        return
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    tasks = Task.objects.filter(task_list__in=[x.pk for x in job.lists.values()], voided_at__isnull=True)
    for name, number, text in tasks.values_list("task_list__name", "number", "requirement"):
        held[number, unended(text)].append(name)
    if not held:
        return
    for name, rows in new.items():
        equal = {id(reading): held.get((reading.number, reading.folded), []) for reading in rows}
        twins = Counter(twin for names in equal.values() for twin in names)
        if not twins:
            continue
        twin, count = twins.most_common(1)[0]
        if count >= FEWEST and 2 * count > len(rows):
            for reading in rows:
                if twin in equal[id(reading)]:
                    reading.sheet.problem(reading.row, _same(name, twin))


def _same(name: str, twin: str) -> Problem:
    return Problem(
        "near_duplicate",
        f"“{name}”中的这一项与已有清单“{twin}”的同一序号完全相同。",
        value=name,
        waits="row",
        field="requirement",
        remedy=f"如是同一张清单,请加 --list {twin} 导入;确是另一张清单,请加 --list {name}。",
    )
