"""What time brings to open rounds: reminders before and after the due day, and the lock, each once.

A reminder says only how many things wait for a unit: who sends it on outside says no more than that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Subject
from luodi.ledger.org.access import Actor, Power, Refused, regions_with
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.settings import whole_setting
from luodi.ledger.rounds.clocks import Clock, Punctuality
from luodi.ledger.rounds.models import Round, RoundState, Submission, SubmissionState
from luodi.ledger.rounds.queries import clocks
from luodi.ledger.rounds.services.steps import moment_now, subject_of

WAITING = (SubmissionState.PENDING, SubmissionState.DRAFT, SubmissionState.RETURNED)
SOON, DUE, LATE, LOCKED = "remind_soon", "remind_due", "remind_late", "round_lock"
WORDS = {SOON: "即将到期", DUE: "已过截止日", LATE: "已过宽限期", LOCKED: "已锁定"}


@dataclass(frozen=True)
class Reminder:
    """What was recorded: for a unit how many things wait, or (no unit) that a round is locked."""

    region: str
    round: str
    unit: str
    count: int
    verb: str

    @property
    def text(self) -> str:
        """What a notice may say outside."""
        return f"有{self.count}项待办" if self.unit else WORDS[self.verb]


def open_rounds(actor: Actor) -> list[Round]:
    """The open rounds of every region whose rounds, or whose whole installation, the actor looks after.

    Raises: Refused for someone who looks after none.
    """
    powers = {power for grant in actor.grants for power in grant.powers}
    if not powers & {Power.ROUND, Power.BACKUP}:
        raise Refused(f"{actor.name or actor.username} 无权处理到期和提醒。")
    reach = [regions_with(actor, power, "region__") for power in (Power.ROUND, Power.BACKUP)]
    own = reach[0] | reach[1] if all(reach) else Q()  # an empty filter is every region
    rounds = Round.objects.filter(own, state=RoundState.OPEN).select_related("region")
    return list(rounds.order_by("region__code", "period", "pk"))


def reminders_record(actor: Actor, rounds: Iterable[Round]) -> list[Reminder]:
    """Record what has come about by now in these rounds and was not recorded before."""
    return [reminder for round_ in rounds for reminder in _of_round(actor, round_)]


@transaction.atomic
def _of_round(actor: Actor, round_: Round) -> list[Reminder]:
    held = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_.pk)
    now, times = moment_now(), clocks([held])
    told: list[Reminder] = []
    waiting = (
        Submission.objects.filter(round=held, state__in=WAITING)
        .select_related("unit")
        .annotate(open=Count("items", filter=Q(items__ending="")))
        .filter(open__gt=0)
        .order_by("unit__position", "unit__name")
    )
    before = _recorded([subject_of(held), *(subject_of(submission) for submission in waiting)])
    for submission in waiting:
        clock = times.get((held.pk, submission.unit_id), times[held.pk, None])
        verb = _stage(clock, now, whole_setting(held.region, "remind_days"))
        if verb and (str(submission.key), verb, clock.due_at.isoformat()) not in before:
            submission.round = held
            reminder = Reminder(held.region.code, held.name, submission.unit.name, submission.open, verb)
            told.append(_record(actor, held, subject_of(submission), clock, reminder))
    whole = times[held.pk, None]
    if whole.is_locked(now) and (str(held.key), LOCKED, whole.due_at.isoformat()) not in before:
        reminder = Reminder(held.region.code, held.name, "", 0, LOCKED)
        told.append(_record(actor, held, subject_of(held), whole, reminder))
    return told


def _stage(clock: Clock, now: dt.datetime, remind_days: int) -> str:
    """Which reminder is due at that moment; empty for none yet."""
    punctuality = clock.punctuality(now)
    if punctuality is Punctuality.LATE:
        return LATE
    if punctuality is Punctuality.IN_GRACE:
        return DUE
    return SOON if now >= clock.due_at - dt.timedelta(days=remind_days) else ""


def _recorded(subjects: Iterable[Subject]) -> set[tuple[str, str, str]]:
    """Subject, verb and due moment of what was recorded before."""
    keys = [subject.key for subject in subjects]
    acts = Act.objects.filter(
        subject_kind__in=["submission", "round"], subject_key__in=keys, verb__in=list(WORDS)
    )
    return {
        (key, verb, about.get("due", ""))
        for key, verb, about in acts.values_list("subject_key", "verb", "details")
    }


def _record(actor: Actor, round_: Round, subject: Subject, clock: Clock, reminder: Reminder) -> Reminder:
    details = {"count": reminder.count, "due": clock.due_at.isoformat(), "text": reminder.text}
    act_record(actor, round_.region, reminder.verb, subject, details=details)
    return reminder
