"""The ways that benchmarks time give equal results; times are nobody's business here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from bench.run import server_database
from bench.scale import SCALES
from bench.timing import Different, Way, compare
from bench.world import LISTS, last_status
from tests.bench.tiny import TINY


@pytest.mark.django_db
def test_a_way_with_another_result_is_not_timed() -> None:
    wrong = Way("wrong", lambda: 2)
    with pytest.raises(Different, match="wrong"):
        compare(1, [wrong], 1, 1.0)
    assert compare(2, [wrong], 1, 1.0)["wrong"].wall >= 0


def test_months_and_counties_go_on_over_years_and_prefectures() -> None:
    full = SCALES["full"]
    assert (full.period(0), full.period(12), full.period(59)) == ("2022-01", "2023-01", "2026-12")
    assert (full.region(0), full.region(10), full.region(119)) == ("150101", "150201", "151210")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What every way says in a tiny province, in a process and a database of its own."""
    home, url = tmp_path_factory.mktemp("bench"), os.environ.get("DATABASE_URL", "")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with server_database(url, f"test{worker}") if url else nullcontext("") as place:
        env = os.environ | {"LUODI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "luodi.config.settings"}
        env |= {"DATABASE_URL": place} if place else {}
        words, root = [sys.executable, "-m", "tests.bench.tiny"], Path(__file__).parents[2]
        done = subprocess.run(words, cwd=root, env=env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        yield json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(("where", "first", "last"), [("county", 40, 80), ("province", 0, 120)])
def test_every_way_counts_the_tasks_that_the_formulas_tell(
    told: dict[str, Any], where: str, first: int, last: int
) -> None:
    slow = Counter(f"{task % len(LISTS)},{last_status(task, TINY.last_month)}" for task in range(first, last))
    assert set(slow.elements())
    assert len(told[where]) >= 4
    for way, found in told[where].items():
        assert found == dict(slow), way


@pytest.mark.slow
def test_every_way_to_accept_leaves_the_same_facts_and_the_report_is_whole(told: dict[str, Any]) -> None:
    assert told["accepted"] == 3
    assert told["report"] == 1
