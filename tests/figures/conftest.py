"""The county of these tests, on 10 July 2024, with three months sealed."""

from __future__ import annotations

from luodi.ledger.audit import context
from tests.books.world import NOON, County, county_at_noon
from tests.kept import kept


def _sealed() -> County:
    """January to March, reported and sealed; 林草局 leads the firsts with 水务局, 发改委 the seconds."""
    county = county_at_noon()
    with context.request("test", at=NOON):
        county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
        county.live_through("2024-02", d1="取得阶段性成效", d2="进展缓慢", p1="可争取", p2="无法争取")
        county.live_through("2024-03", d1="已完成", d2="未启动", p1="可争取")
    return county


county = kept(county_at_noon, NOON)
sealed = kept(_sealed, NOON)
