"""Writes of papers: named acts, one module per entity."""

from __future__ import annotations

from luodi.ledger.papers.services.batches import batch_finish, batch_mark_undone, batch_start, source_add
from luodi.ledger.papers.services.files import attachment_add, attachment_void, file_read, file_store
from luodi.ledger.papers.services.maps import column_map_remember, fingerprint
from luodi.ledger.papers.services.waiting import HeldBack, waiting_add_many, waiting_settle

__all__ = [
    "HeldBack",
    "attachment_add",
    "attachment_void",
    "batch_finish",
    "batch_mark_undone",
    "batch_start",
    "column_map_remember",
    "file_read",
    "file_store",
    "fingerprint",
    "source_add",
    "waiting_add_many",
    "waiting_settle",
]
