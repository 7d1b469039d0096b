"""What holds for every test: nothing leaves this machine, and passwords are hashed quickly.

The data home is set in `tests/environment.py`; `DATABASE_URL` chooses PostgreSQL instead of the embedded
SQLite (`scripts/with_postgres.sh pytest …` gives a private one).
"""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from tests.kept import SHELF, world_of

LOCAL = {"localhost", "127.0.0.1", "::1"}


def pytest_configure() -> None:
    """Hash passwords quickly: the product's own hasher takes its time, by design, for each account made.

    Commands that tests start as processes of their own hash as the product does.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End the kept world that this test does not want."""
    if SHELF.build is not None and world_of(item) is not SHELF.build:
        SHELF.close(item.config.stash[blocking_manager_key])


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End it after the last test of all."""
    if nextitem is None:
        SHELF.close(item.config.stash[blocking_manager_key])


@pytest.fixture(autouse=True)
def _kept_world(request: pytest.FixtureRequest) -> None:
    """Begin the world that this test wants, before its own transaction."""
    build = world_of(request.node)
    if build is not None:
        request.getfixturevalue("django_db_setup")
        blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
        SHELF.open(build, blocker)


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are refused unless they stay on this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
