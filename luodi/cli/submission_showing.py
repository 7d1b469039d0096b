"""A submission as people and programs see it: its items, what other lead units said, its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from luodi.cli import showing

if TYPE_CHECKING:
    from luodi.ledger.rounds.queries import SubmissionDetail


def shown(found: SubmissionDetail, said: Mapping[str, Sequence[Any]]) -> None:
    """Show it to a person."""
    from luodi.ledger.rounds.named import ended_words, office_words

    submission = found.submission
    state, due = submission.get_state_display(), showing.day(found.clock.due_at)
    showing.say(f"{submission.unit.name}:{state},截止{due}。")
    numbered = list(enumerate(found.items, start=1))
    items = [(n, item.label, _words(item), ended_words(item), office_words(item)) for n, item in numbered]
    showing.table(("序号", "事项", "填报", "结果", "办公室改定"), items, right=[0])
    words = [
        (n, word.unit.name, word.text) for n, item in numbered for word in said.get(item.subject_key, ())
    ]
    if words:
        showing.table(("序号", "其他牵头单位", "补充进展"), words, right=[0])
    steps = [
        (
            showing.moment(step.at.isoformat()),
            step.get_verdict_display(),
            step.by_name or step.by,
            step.reason,
        )
        for step in found.reviews
    ]
    if steps:
        showing.table(("时间", "步骤", "谁", "原因"), steps)


def shown_json(found: SubmissionDetail, said: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The same as plain values."""
    submission = found.submission
    return {
        "unit": submission.unit.name,
        "round": submission.round.name,
        "state": submission.state,
        "version": submission.version,
        "due": found.clock.due_at.isoformat(),
        "items": [
            _item(n, item, said.get(item.subject_key, ())) for n, item in enumerate(found.items, start=1)
        ],
        "steps": [
            {
                "at": step.at.isoformat(),
                "step": step.verdict,
                "by": step.by,
                "reason": step.reason,
            }
            for step in found.reviews
        ],
    }


def _item(number: int, item: Any, said: Sequence[Any]) -> dict[str, Any]:
    return {
        "number": number,
        "kind": item.kind,
        "key": item.subject_key,
        "label": item.label,
        "answer": item.answer,
        "choice": item.choice,
        "ending": item.ending,
        "reason": item.reason,
        "contributions": [
            {"unit": word.unit.name, "text": word.text, "at": word.at.isoformat()} for word in said
        ],
    }


def _words(item: Any) -> str:
    return str(item.answer.get("status") or item.answer.get("text") or "")
