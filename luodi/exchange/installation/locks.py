"""Who uses the embedded database: many at a time, or one alone while the file itself is made or exchanged."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files import locks
from django.db import connection

from luodi.ledger.org.access import Refused

PATIENCE_SECONDS = float(os.environ.get("LUODI_PATIENCE", "20"))
"""How long a command waits for others to let go of the database."""
SETUP_PATIENCE_SECONDS = max(PATIENCE_SECONDS, 120)
"""How long a first command waits for another that is just making the database: slow on a busy machine."""


@contextmanager
def database_lock(*, alone: bool, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the installation for the time inside: shared with others, or alone. A server database needs none.

    Raises: Refused when others do not let go of it in time. The lock ends with the process, however it ends.
    """
    if connection.vendor != "sqlite":
        yield
        return
    descriptor = os.open(settings.HOME / "luodi.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(descriptor, locks.LOCK_EX if alone else locks.LOCK_SH, patience)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, kind: int, patience: float) -> None:
    until = time.monotonic() + patience
    while not locks.lock(descriptor, kind | locks.LOCK_NB):
        if time.monotonic() >= until:
            raise Refused("另有程序正在使用本数据库(例如正在运行的服务或正在恢复),请先结束它再试。")
        time.sleep(0.05)
