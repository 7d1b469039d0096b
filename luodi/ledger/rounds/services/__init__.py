"""Writes of rounds: named acts, one module per entity."""

from __future__ import annotations

from luodi.ledger.rounds.services.answers import Filled, answer_choose, answer_save, answers_save
from luodi.ledger.rounds.services.filing import Filed, submission_file_by_office
from luodi.ledger.rounds.services.office import (
    office_status_set,
    submission_accept,
    submission_reopen,
    submission_return,
    submissions_accept,
)
from luodi.ledger.rounds.services.owed import OwedChange, owed_refresh
from luodi.ledger.rounds.services.rounds import round_close, round_extend, round_open
from luodi.ledger.rounds.services.special import special_open
from luodi.ledger.rounds.services.submissions import submission_submit, submission_withdraw

__all__ = [
    "Filed",
    "Filled",
    "OwedChange",
    "answer_choose",
    "answer_save",
    "answers_save",
    "office_status_set",
    "owed_refresh",
    "round_close",
    "round_extend",
    "round_open",
    "special_open",
    "submission_accept",
    "submission_file_by_office",
    "submission_reopen",
    "submission_return",
    "submission_submit",
    "submission_withdraw",
    "submissions_accept",
]
