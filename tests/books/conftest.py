"""The county of these tests, on 10 July 2024."""

from __future__ import annotations

from tests.books.world import NOON, county_at_noon
from tests.kept import kept

county = kept(county_at_noon, NOON)
