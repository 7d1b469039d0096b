"""The county of these tests, on a fixed day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luodi.ledger.audit import context
from tests.ledger.org.world import NOON, County


@pytest.fixture
def county(db: None) -> Iterator[County]:
    """示例甲县 on 3 June 2024 at noon."""
    with context.request("test", at=NOON):
        yield County()
