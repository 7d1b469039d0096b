"""What was measured is kept part by part, told by the clock and by processor time, and held against goals."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.names import ASK, LIMIT, LOADED, RIVAL, part_of
from bench.results import Part, text
from bench.run import keep
from bench.timing import Time, median, timed


def part(name: str, ways: dict[str, dict[str, list[float]]], machine: str = "2 cores") -> dict[str, Any]:
    """One part at full scale, measured on SQLite."""
    return {
        "name": name, "scale": "full", "machine": machine, "load": 1.5, "minutes": 3.0,
        "results": {"SQLite": ways},
    }  # fmt: skip


def lines(told: str, start: str) -> list[str]:
    """The lines of a document that begin so."""
    return [line for line in told.splitlines() if line.startswith(start)]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """Where parts and tables are kept."""
    return tmp_path / "results.json", tmp_path / "RESULTS.md"


def test_a_part_measured_anew_takes_the_place_of_its_last_one_alone(kept: tuple[Path, Path]) -> None:
    keep(part("word", {"word": {"Word report of twenty pages": [0.4, 0.3]}}), *kept)
    keep(part("figures", {"B2": {ASK: [0.9, 0.8]}}), *kept)
    keep(part("figures", {"B2": {ASK: [0.2, 0.1]}}), *kept)
    told = kept[1].read_text(encoding="utf-8")
    assert list(json.loads(kept[0].read_text(encoding="utf-8"))) == ["figures", "word"]
    assert lines(told, "| province roll-up") == ["| province roll-up | < 500 ms | 200 ms met | 100 ms |"]
    assert lines(told, "| Word report of twenty pages | < ") != []
    assert lines(told, "Missed") == []


def test_a_goal_is_held_against_the_clock_and_a_busy_machine_is_told_from_a_slow_way() -> None:
    busy = {ASK: [0.9, 0.1], LIMIT: [0.3, 0.03], LOADED: [1.8, 1.0]}
    told = text([Part.of(part("figures", {"B2": busy}))])
    assert lines(told, "| province roll-up") == [
        "| province roll-up | < 500 ms | 900 ms **missed** | 100 ms |"
    ]
    assert lines(told, "| province, against pandas") == [
        "| province, against pandas with loading | ≥ 15× | 2.0× **missed** | 10.0× |"
    ]
    reasons = lines(told, "- province")
    assert ["by processor time it is met" in reason for reason in reasons] == [True, False]


def test_parts_of_two_machines_say_which_was_measured_on_which() -> None:
    found = [Part.of(part("figures", {})), Part.of(part("word", {}, "8 cores"))]
    told = text(found)
    assert lines(told, "Machine") == ["Machine 1: 2 cores", "Machine 2: 8 cores"]
    assert lines(told, "| word") == ["| word | full | 2 | 1.5 | 3 |"]


def test_a_smaller_scale_is_held_against_no_goal() -> None:
    small = part("figures", {"B2": {ASK: [0.2, 0.1]}}) | {"scale": "small"}
    told = text([Part.of(small)])
    assert "Scale `small`: 12 counties" in told
    assert lines(told, "## Goals") == []
    assert lines(told, "| luodi ask") == ["| luodi ask | 200 ms | 1.00 | 100 ms | 1.00 |"]


@pytest.mark.django_db
def test_processor_time_counts_work_and_not_waiting() -> None:
    """The database's work as well, whether it is done in this process or in the server's."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    with connection.cursor() as cursor:
        counted = timed(lambda: cursor.execute(f"{numbers} SELECT MAX(i) FROM n"))
    waited = timed(lambda: time.sleep(0.3))
    assert waited.wall >= 0.3
    assert 0 < waited.cpu < 0.1
    assert 0.02 < counted.cpu < counted.wall + 0.05


def test_medians_are_taken_of_each_time_by_itself() -> None:
    assert median([Time(1, 9), Time(5, 2), Time(3, 4)]) == Time(3, 4)
    assert Time(2, 1).by(25) == Time(50, 25)
    assert part_of(RIVAL, 1_000) == "django-import-export, by 1,000 rows"
