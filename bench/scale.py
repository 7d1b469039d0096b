"""How large a run is: the whole measurement, or one that only shows that everything works."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR = 2022
COUNTIES_PER_PREFECTURE = 10


@dataclass(frozen=True)
class Scale:
    """Sizes of one run.

    `months` of books for each county; `narrow_months` of them, the last ones, have rows of units. `rivals`
    and `rivals_bulk` are how many of the imported rows a slow peer is given: a few, and more. `slow_limit`
    is how many seconds one slow way may take in all before it is measured no further.
    """

    name: str
    counties: int
    months: int
    tasks: int
    units: int
    narrow_months: int
    import_rows: int
    rivals: tuple[int, int]
    rivals_bulk: tuple[int, int]
    imports: int
    turns: int
    slow_limit: float

    @property
    def all_tasks(self) -> int:
        """Tasks of the whole province in one month."""
        return self.counties * self.tasks

    @property
    def last_month(self) -> int:
        """The month that is asked for, counted from the first."""
        return self.months - 1

    def period(self, month: int) -> str:
        """A month counted from the first, as a period: 2026-12."""
        return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}"

    def region(self, county: int) -> str:
        """A county's code."""
        return f"15{county // COUNTIES_PER_PREFECTURE + 1:02d}{county % COUNTIES_PER_PREFECTURE + 1:02d}"


SCALES = {
    scale.name: scale
    for scale in (
        Scale("full", 120, 60, 691, 56, 2, 100_000, (1_000, 4_000), (2_500, 10_000), 1, 7, 10.0),
        Scale("small", 12, 12, 200, 20, 2, 4_000, (100, 400), (250, 1_000), 1, 3, 5.0),
    )
}
