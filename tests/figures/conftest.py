"""The county of these tests, on 10 July 2024, with three months sealed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from luodi.ledger.audit import context
from tests.books.world import NOON, County
from tests.kept import SHELF, world


def _begun() -> County:
    with context.request("test", at=NOON):
        return County()


def _sealed() -> County:
    county = _begun()
    with context.request("test", at=NOON):
        county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
        county.live_through("2024-02", d1="取得阶段性成效", d2="进展缓慢", p1="可争取", p2="无法争取")
        county.live_through("2024-03", d1="已完成", d2="未启动", p1="可争取")
    return county


@pytest.fixture
@world(_begun)
def county(db: None) -> Iterator[County]:
    """示例甲县 at noon; nothing reported yet."""
    with context.request("test", at=NOON):
        yield SHELF.take(_begun)


@pytest.fixture
@world(_sealed)
def sealed(db: None) -> Iterator[County]:
    """January to March, reported and sealed; 林草局 leads the firsts with 水务局, 发改委 the seconds."""
    with context.request("test", at=NOON):
        yield SHELF.take(_sealed)
