"""The county of these tests, on 10 July 2024."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luodi.ledger.audit import context
from tests.books.world import NOON, County
from tests.kept import SHELF, world


def _begun() -> County:
    with context.request("test", at=NOON):
        return County()


@pytest.fixture
@world(_begun)
def county(db: None) -> Iterator[County]:
    """示例甲县 at noon."""
    with context.request("test", at=NOON):
        yield SHELF.take(_begun)
