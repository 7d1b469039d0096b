"""Worlds built once for the tests in a row that ask for them; each has a copy, and its changes are undone.

A kept world lies in an open transaction, and each test on it runs in a savepoint. A test that asks for
another world, or for none, ends it first; `tests/conftest.py` sees to that. `kept` makes the fixture.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, TypeVar, cast

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from luodi.ledger.audit import context

W = TypeVar("W")
Build = Callable[[], Any]


def kept(build: Build, at: dt.datetime | None = None) -> Any:
    """A fixture: the world that `build` makes. With a moment, the test is one request at that moment."""

    def fixture(db: None) -> Iterator[Any]:
        with context.request("test", at=at) if at else nullcontext():
            yield SHELF.take(build)

    cast(Any, fixture).world = build
    fixture.__doc__ = build.__doc__
    return pytest.fixture(fixture)


def world_of(item: pytest.Item) -> Build | None:
    """The world that a test works on: of the fixtures that it asks for, the one furthest from the ground."""
    known = cast(Any, item)._fixtureinfo.name2fixturedefs
    found = [getattr(known[name][-1].func, "world", None) for name in item.fixturenames if known.get(name)]  # type: ignore[attr-defined]
    return next((build for build in found if build is not None), None)


class Shelf:
    """The one world that is kept at a time."""

    def __init__(self) -> None:
        self.build: Build | None = None
        self.made: Any = None
        self.around: transaction.Atomic | None = None

    def open(self, build: Build, blocker: DjangoDbBlocker) -> None:
        """Make the world, unless it is there or a test's own transaction has begun already."""
        if self.build is build or connection.in_atomic_block:
            return
        with blocker.unblock():
            self.around = transaction.atomic()
            cast(Any, self.around)._from_testcase = True  # durable blocks may stand inside, as in a TestCase
            self.around.__enter__()
            self.build = build
            self.made = build()

    def close(self, blocker: DjangoDbBlocker) -> None:
        """Undo the world."""
        if self.around is not None:
            with blocker.unblock():
                transaction.set_rollback(True)
                self.around.__exit__(None, None, None)
            self.build = self.made = self.around = None

    def take(self, build: Callable[[], W]) -> W:
        """A copy of the kept world; of another one, the world itself, made for this test alone."""
        return copy.deepcopy(cast(W, self.made)) if self.build is build else build()


SHELF = Shelf()
