"""Writes of rounds: named acts, one module per entity."""

from __future__ import annotations

from luodi.ledger.rounds.services.filing import Filed, submission_file_by_office, submission_unfile
from luodi.ledger.rounds.services.owed import OwedChange, owed_refresh
from luodi.ledger.rounds.services.rounds import round_close, round_extend, round_open

__all__ = [
    "Filed",
    "OwedChange",
    "owed_refresh",
    "round_close",
    "round_extend",
    "round_open",
    "submission_file_by_office",
    "submission_unfile",
]
