"""What units fill in, item by item or many at once; a second editor is told, and overwrites nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from luodi.core.periods import CHINA
from luodi.core.problems import NotFound, Problem, Rejected, has_errors
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Account
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.access import reason_given, require_fill, require_open
from luodi.ledger.rounds.models import Ending, OwedItem, Submission, SubmissionState
from luodi.ledger.rounds.services.steps import (
    answer_of,
    held,
    moment_now,
    next_state,
    recorded,
    require_unlocked,
    subject_of,
)
from luodi.ledger.rounds.states import Move
from luodi.ledger.rounds.subjects import place_of

OFFICE = "office_"
"""What the names of the office's own fields in an answer begin with."""
FIELDS = ["answer", "form", "choice", "ending", "reason"]
UNIT_CHOICES = frozenset({"", Ending.NO_CHANGE, Ending.NOTHING})


@dataclass(frozen=True)
class Filled:
    """What a unit says about one item: values as the subject's columns name them, or a choice without any.

    `form`: where in its workbook, as an owed item keeps it.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    choice: str = ""
    reason: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def answers_save(
    actor: Actor, submission: Submission, filled: Mapping[str, Filled], version: int | None
) -> Submission:
    """Keep a draft of many items at once, by the items' keys; the submission comes back with its new version.

    `version` is the one that the editor had read; None does not ask, for a single click. Half-filled
    answers are kept too. Unchanged ones do nothing.
    Raises: Refused unless the unit's own, in an open round before its lock; NotFound for an item of
    another submission; Rejected with `edited_meanwhile`, `not_possible_now`, `missing_reason`,
    `not_owed` or `reserved_field`, and then nothing is kept.
    """
    fresh = held(submission)
    require_fill(actor, fresh)
    require_open(fresh.round)
    require_unlocked(fresh)
    require_version(fresh, version)
    state = next_state(fresh, Move.SAVE)
    items = _items(fresh, filled)
    problems = [problem for item in items for problem in _problems(item, filled[str(item.key)])]
    if problems:
        raise Rejected(problems)
    changes = [change for item in items if (change := _fill(item, filled[str(item.key)]))]
    if not changes:
        return fresh
    OwedItem.objects.bulk_update(items, FIELDS, batch_size=200)
    fresh.state, fresh.version = state, fresh.version + 1
    fresh.edited_by, fresh.edited_at = actor.username, moment_now()
    fresh.save(update_fields=["state", "version", "edited_by", "edited_at"])
    recorded(actor, fresh.round, "answers_save", fresh, changes)
    return fresh


def answer_save(actor: Actor, item: OwedItem, answer: Mapping[str, Any], version: int | None) -> Submission:
    """Keep a draft of one item. Raises: as `answers_save`."""
    return answers_save(actor, item.submission, {str(item.key): Filled(answer)}, version)


def answer_choose(
    actor: Actor, item: OwedItem, choice: str, reason: str = "", *, version: int | None = None
) -> Submission:
    """Say that nothing changed, or that there is nothing to report (with a reason); empty takes it back.

    `not_owed` is the office's to say, with a reason, and to take back. What was filled in gives way to
    the choice and stays in the record of acts.
    Raises: as `answers_save`; Refused when somebody else says `not_owed`.
    """
    if Ending.NOT_OWED in (choice, item.choice):
        return _excuse(actor, item, choice, reason)
    return answers_save(actor, item.submission, {str(item.key): Filled({}, choice, reason)}, version)


def require_version(submission: Submission, version: int | None) -> None:
    """Raises: Rejected (`edited_meanwhile`) when somebody saved after the editor had read that version."""
    if version is None or version == submission.version:
        return
    account = Account.objects.filter(username=submission.edited_by).only("name").first()
    who = (account.name if account else "") or submission.edited_by or "专班"
    at = submission.edited_at.astimezone(CHINA) if submission.edited_at else None
    when = f"{at.month}月{at.day}日{at:%H:%M}" if at else "刚才"
    message = f"{who}已于{when}修改了{submission.unit.name}的报送,您的改动没有保存,也没有覆盖对方的内容。"
    raise Rejected([Problem("edited_meanwhile", message, remedy="请刷新后对照修改,再次保存。")])


@transaction.atomic
def _excuse(actor: Actor, item: OwedItem, choice: str, reason: str) -> Submission:
    """The office says that an item is not owed, or that it is owed after all.

    Of what is handed in only an item that holds a whole answer is owed again: another could not be accepted.
    """
    fresh = held(item.submission)
    actor.require(Power.ROUND, fresh.round.region)
    require_open(fresh.round)
    if choice not in ("", Ending.NOT_OWED):
        raise Rejected([Problem("unit_decides", "有无变化由单位填报。", place_of(item), value=choice)])
    if fresh.state == SubmissionState.ACCEPTED:
        message = f"{fresh.unit.name}的报送现在是“{SubmissionState(fresh.state).label}”,不能改变应报事项。"
        raise Rejected([Problem("not_possible_now", message, remedy="请先重新打开或退回。")])
    kept = OwedItem.objects.get(pk=item.pk)
    before = answer_of(kept)
    kept.reason = reason_given(reason, "missing_reason", "免报必须写明理由。") if choice else ""
    kept.choice = kept.ending = choice
    kept.dropped = False  # from now on it is the office's word
    if not choice and fresh.state == SubmissionState.SUBMITTED:
        _require_whole(kept)
    kept.save(update_fields=["choice", "ending", "reason", "dropped"])
    change = Changed(subject_of(kept), before, answer_of(kept))
    recorded(actor, fresh.round, "item_excuse", fresh, [change], reason=kept.reason)
    return fresh


def _require_whole(item: OwedItem) -> None:
    """Raises: Rejected where the unit has not filled the item in: it was excused when the unit handed in."""
    if not item.answer or has_errors(subjects.subject(item.kind).check([item])):
        message = f"“{item.label}”提交时没有填写完整,现在不能恢复应报。"
        remedy = "请先退回(luodi submission return),再恢复应报,由单位补报。"
        raise Rejected([Problem("not_possible_now", message, place_of(item), remedy=remedy)])


def _items(submission: Submission, filled: Mapping[str, Filled]) -> list[OwedItem]:
    items = list(OwedItem.objects.filter(submission=submission, key__in=list(filled)).order_by("pk"))
    if len(items) != len(filled):
        raise NotFound("有的事项不在这份报送中。")
    return items


def _problems(item: OwedItem, filled: Filled) -> list[Problem]:
    """What keeps an answer even from being kept as a draft."""
    where = place_of(item)
    found = []
    if item.ending == Ending.NOT_OWED:
        found.append(Problem("not_owed", f"已免报:{item.reason}", where, remedy="不必填报。"))
    if filled.choice not in UNIT_CHOICES:
        found.append(
            Problem("unknown_choice", "单位不能作此选择。", where, value=filled.choice, field="choice")
        )
    if filled.choice == Ending.NOTHING and not filled.reason.strip():
        remedy = "请写明为什么没有可报的内容。"
        found.append(
            Problem("missing_reason", "“无报送内容”必须写明理由。", where, remedy=remedy, field="reason")
        )
    if filled.choice and filled.values:
        remedy = "请只填内容,或只作选择。"
        found.append(
            Problem("choice_or_answer", "作了选择就不再填内容。", where, remedy=remedy, field="choice")
        )
    found += [
        Problem("reserved_field", "这一项由专班填写。", where, field=name, remedy="请勿填写。")
        for name in filled.values
        if name.startswith(OFFICE)
    ]
    return found


def _fill(item: OwedItem, filled: Filled) -> Changed | None:
    """Set what the unit says; None when it says nothing new. What the office said of the old answer goes."""
    values = dict(filled.values)
    own = {name: value for name, value in item.answer.items() if not name.startswith(OFFICE)}
    reason = filled.reason.strip()
    if (own, item.choice, item.reason) == (values, filled.choice, reason):
        return None
    before = answer_of(item)
    item.answer, item.choice, item.reason, item.ending = values, filled.choice, reason, ""
    item.form = dict(filled.form)
    return Changed(subject_of(item), before, answer_of(item))
