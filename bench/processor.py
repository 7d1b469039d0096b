"""Processor time: of this process and its children, and of the private database server beside it."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def spent() -> float:
    """Seconds of processor time spent so far; differences alone mean anything.

    The server's is told where its processes can be seen (Linux, the same machine): of those that run to the
    nanosecond, of those that ended, as those of another program's connection, to a hundredth of a second.
    """
    times = os.times()
    return time.process_time() + times.children_user + times.children_system + _of_server()


def _of_server() -> float:
    head = _server()
    if head is None:
        return 0.0
    fields = (PROC / head / "stat").read_text().rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / TICKS
    running = (PROC / head / "task" / head / "children").read_text().split()
    return ended + sum(map(_of_process, [head, *running]))


def _of_process(number: str) -> float:
    try:
        return int((PROC / number / "schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0


@cache
def _server() -> str | None:
    """The number of the server's first process; None where there is none, or none that is seen from here."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = str(cursor.fetchone()[0])
    try:
        fields = (PROC / backend / "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return fields[1]
