"""Holding a region's books against others who would write them; the one file of books with its own SQL."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

SPACE = 0x4C44
"""The space of advisory locks that are books' own."""


def hold(region_code: str) -> None:
    """Wait until nobody else writes books of this region; others wait until the transaction ends.

    No row is locked: whoever writes the ledger goes on. Who needs the region's row as well (to close a month,
    to keep a report) takes it after this, never before. The embedded database has one writer anyway.
    Raises: TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("books are held inside a transaction")
    if connection.vendor == "postgresql":
        place = int.from_bytes(hashlib.sha256(region_code.encode()).digest()[:4], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, place])
