"""What the lead units after the first one, which reports, add to a task's month."""

from __future__ import annotations

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.fields import missing
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Unit
from luodi.ledger.rounds.access import require_open
from luodi.ledger.rounds.models import Round, RoundKind
from luodi.ledger.tasks.columns import TEXT
from luodi.ledger.tasks.models import Contribution, Task
from luodi.ledger.tasks.services.subjects import task_subject
from luodi.ledger.tasks.services.tasks import task_held, task_parts
from luodi.ledger.tasks.standing import lead_units_at


@transaction.atomic
def progress_contribute(actor: Actor, *, task: Task, period: Period, unit: Unit, text: str) -> Contribution:
    """Say what a further lead unit has done for a task this month; said again, the newest word holds.

    It stands beside the report of the first unit, accepted or not, and changes nothing of it.
    Raises: Refused for another's unit, one that does not lead, or a month that is closed; Rejected
    without a text, for the unit that reports itself, or while no round of the month is open.
    """
    region = task.task_list.region
    if not (actor.is_own(unit, Power.FILL) or actor.has(Power.ROUND, region)):
        raise Refused(f"{actor.name or actor.username} 无权填报{unit.name}的进展。")
    region_hold(region)
    task = task_held(task)
    leads = lead_units_at(task_parts(task), period, list(task.adjustments.order_by("pk")))
    if unit.key not in [lead.key for lead in leads]:
        raise Refused(f"{unit.name}不是这项任务的牵头单位。")
    problems = missing({"text": text}, [TEXT])
    if leads[0].key == unit.key:
        problems.append(Problem("first_unit", f"{unit.name}是第一牵头单位。", remedy="请在本月报送中填写。"))
    round_ = Round.objects.filter(region=region, kind=RoundKind.MONTH, period=str(period)).first()
    if round_ is None:
        problems.append(
            Problem("no_round", f"{period.label}的调度还没有开始。", remedy="请在调度开始后填写。")
        )
    if round_ is None or problems:
        raise Rejected(problems)
    require_open(round_)
    made = Contribution.objects.create(
        task=task, period=str(period), unit=unit, text=text.strip(), by=actor.username, at=context.now()
    )
    subject = task_subject(task)
    after = {"period": made.period, "unit": unit.name, "text": made.text}
    act_record(actor, region, "progress_contribute", subject, changes=[Changed(subject, {}, after)])
    return made
