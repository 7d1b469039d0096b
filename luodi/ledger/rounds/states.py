"""The way of a submission, as one table: which act is possible from which state, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from luodi.ledger.rounds.models import SubmissionState, Verdict


class Move(StrEnum):
    """What can happen to a submission."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"
    FILE = "file"  # the office files a workbook for the unit
    UNFILE = "unfile"  # that import is undone
    GROW = "grow"  # something becomes owed after it was handed in


PENDING = SubmissionState.PENDING
DRAFT = SubmissionState.DRAFT
SUBMITTED = SubmissionState.SUBMITTED
RETURNED = SubmissionState.RETURNED
ACCEPTED = SubmissionState.ACCEPTED

TABLE: Mapping[tuple[SubmissionState, Move], SubmissionState] = {
    (PENDING, Move.SAVE): DRAFT,
    (DRAFT, Move.SAVE): DRAFT,
    (RETURNED, Move.SAVE): RETURNED,
    (DRAFT, Move.SUBMIT): SUBMITTED,
    (RETURNED, Move.SUBMIT): SUBMITTED,
    (SUBMITTED, Move.WITHDRAW): DRAFT,
    (SUBMITTED, Move.RETURN): RETURNED,
    (SUBMITTED, Move.ACCEPT): ACCEPTED,
    (ACCEPTED, Move.REOPEN): SUBMITTED,
    (PENDING, Move.FILE): ACCEPTED,
    (DRAFT, Move.FILE): ACCEPTED,
    (SUBMITTED, Move.FILE): ACCEPTED,
    (RETURNED, Move.FILE): ACCEPTED,
    (ACCEPTED, Move.FILE): ACCEPTED,
    (PENDING, Move.GROW): PENDING,
    (DRAFT, Move.GROW): DRAFT,
    (SUBMITTED, Move.GROW): DRAFT,
    (RETURNED, Move.GROW): RETURNED,
    (ACCEPTED, Move.GROW): DRAFT,
}
VERDICTS: Mapping[Move, Verdict] = {
    Move.SUBMIT: Verdict.SUBMITTED,
    Move.WITHDRAW: Verdict.WITHDRAWN,
    Move.RETURN: Verdict.RETURNED,
    Move.ACCEPT: Verdict.ACCEPTED,
    Move.REOPEN: Verdict.REOPENED,
    Move.FILE: Verdict.ACCEPTED,
    Move.UNFILE: Verdict.REOPENED,
    Move.GROW: Verdict.REOPENED,
}
WORDS: Mapping[Move, str] = {
    Move.SAVE: "填报",
    Move.SUBMIT: "提交",
    Move.WITHDRAW: "撤回",
    Move.RETURN: "退回",
    Move.ACCEPT: "接收",
    Move.REOPEN: "重新打开",
    Move.FILE: "代为报送",
    Move.UNFILE: "撤销代报",
    Move.GROW: "增加应报事项",
}


def after(state: str, move: Move) -> SubmissionState | None:
    """The state that a move leads to; None when it is not possible from `state`."""
    return TABLE.get((SubmissionState(state), move))
