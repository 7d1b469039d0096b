"""Lists taken in bulk: made where the region lacks them, their vocabulary settled once it is sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Source
from luodi.ledger.tasks.models import Progress, StatusScheme, TaskList
from luodi.ledger.tasks.services.subjects import list_subject


@transaction.atomic
def lists_take(
    actor: Actor,
    region: Region,
    year: int,
    wanted: Mapping[str, tuple[StatusScheme, bool]],
    source: Source | None,
) -> list[Changed]:
    """Make the lists that the region lacks in that year, each with (scheme, settled).

    A list that an undo had voided is brought back.
    """
    actor.require(Power.EDIT, region)
    found = list(TaskList.objects.filter(region=region, year=year).order_by("pk"))
    void = {task_list.name: task_list for task_list in found if task_list.voided_at is not None}
    alive = {task_list.name for task_list in found if task_list.voided_at is None}
    back = [void[name] for name in wanted if name in void and name not in alive]
    for task_list in back:
        task_list.voided_at = None
        task_list.scheme, task_list.scheme_settled = wanted[task_list.name]
    TaskList.objects.bulk_update(back, ["voided_at", "scheme", "scheme_settled"])
    position = max((task_list.position for task_list in found), default=0)
    missing = [(name, choice) for name, choice in wanted.items() if name not in alive and name not in void]
    made = [
        TaskList(
            region=region, year=year, name=name, position=position + place, scheme=scheme,
            scheme_settled=settled, source=source,
        )
        for place, (name, (scheme, settled)) in enumerate(missing, start=1)
    ]  # fmt: skip
    TaskList.objects.bulk_create(made)
    told = [(task_list, None) for task_list in made] + [(task_list, {"voided": True}) for task_list in back]
    return [Changed(list_subject(task_list), before, _list_state(task_list)) for task_list, before in told]


@transaction.atomic
def scheme_settle(actor: Actor, task_list: TaskList, scheme: StatusScheme) -> Changed | None:
    """Settle the vocabulary of a list for which it was only a first choice.

    A list with accepted statuses keeps the vocabulary that these are of. None when it was settled before.
    """
    actor.require(Power.EDIT, task_list.region)
    if task_list.scheme_settled:
        return None
    used = Progress.objects.filter(task__task_list=task_list, status__isnull=False).exists()
    before = {"scheme": task_list.scheme.code, "settled": False}
    if not used:
        task_list.scheme = scheme
    elif task_list.scheme_id != scheme.pk:
        return None
    task_list.scheme_settled = True
    task_list.save(update_fields=["scheme", "scheme_settled"])
    return Changed(list_subject(task_list), before, {"scheme": task_list.scheme.code, "settled": True})


def _list_state(task_list: TaskList) -> dict[str, Any]:
    return {
        "name": task_list.name, "year": task_list.year, "scheme": task_list.scheme.code, "voided": False
    }  # fmt: skip
