"""B10: what accepting reports costs with all that is kept beside it; closing a month, restating it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from unittest import mock

from bench.names import CLOSE, FACTS, READ, RECORDED, RESTATE
from bench.scale import Scale
from bench.timing import Different, Time, median, timed
from bench.workbooks import UNITS, lead_of, support_of, text_of
from bench.world import LISTS, STATUSES
from luodi.books.services.live import live_book
from luodi.books.services.months import month_close, month_open
from luodi.books.services.sealing import books_restate
from luodi.core.periods import Period
from luodi.core.questions import Question
from luodi.figures.asking import ask
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.services.regions import region_add
from luodi.ledger.org.services.units import unit_add
from luodi.ledger.rounds.models import OwedItem, Submission, SubmissionState
from luodi.ledger.rounds.services.office import submission_accept
from luodi.ledger.tasks.models import Progress, StatusScheme, TaskList
from luodi.ledger.tasks.services.intake import TaskIntake, lists_take, tasks_add

MAY = Period.parse("2026-05")


def measure(scale: Scale, _: Path) -> dict[str, dict[str, Time]]:
    """The time per item of each way to accept; the time to close and to restate a county's month."""
    with context.request("bench"):
        ways = {name: _county(scale, place) for place, name in enumerate((FACTS, RECORDED, READ))}
        return {"B10": _accepting(ways), "month": _ending(list(ways.values()))}


def _county(scale: Scale, place: int) -> Region:
    """A county whose units have handed in May."""
    actor = operator()
    region = region_add(actor, code=f"53{place + 1:04d}", name=f"报送{place + 1}县")
    units = {name: unit_add(actor, region=region, name=name) for name in UNITS[: scale.units]}
    scheme = StatusScheme.objects.get(region=None, code="delivery")
    lists_take(actor, region, MAY.year, dict.fromkeys(LISTS, (scheme, True)), None)
    lists = {made.name: made for made in TaskList.objects.filter(region=region)}
    tasks_add(actor, region, lists, {}, [_task(number, units) for number in range(scale.tasks)])
    month_open(actor, region, MAY)
    submissions = Submission.objects.filter(round__region=region)
    items = list(OwedItem.objects.filter(submission__in=submissions).order_by("pk"))
    for number, item in enumerate(items):
        item.answer = _answer(number)
    OwedItem.objects.bulk_update(items, ["answer"], batch_size=500)
    submissions.update(state=SubmissionState.SUBMITTED, submitted_by="bench", submitted_at=context.now())
    return region


def _task(number: int, units: dict[str, Unit]) -> TaskIntake:
    known = list(units.values())
    supports = tuple(units[name] for name in support_of(number).split("、") if name in units)
    return TaskIntake(
        list_name=LISTS[number % len(LISTS)],
        fields={
            "number": str(number + 1),
            "position": number + 1,
            "requirement": text_of(number),
            "due": "2026-12",
        },
        leads=(units.get(lead_of(number), known[number % len(known)]),),
        supports=supports,
    )


def _answer(number: int) -> dict[str, str]:
    return {
        "status": STATUSES[number % 4][0],
        "text": f"正在组织施工,累计完成投资{number}万元。",
        "problem": "用地手续办理较慢。",
        "next_step": "加强要素保障。",
    }


def _accepting(ways: dict[str, Region]) -> dict[str, Time]:
    """Time an item: the first unit of each county in turn, then the second, and so on."""
    taken: dict[str, list[Time]] = defaultdict(list)
    queues = {name: _submissions(region) for name, region in ways.items()}
    for name, region in ways.items():
        if name == READ:
            live_book(region, MAY)
    for group in zip(*queues.values(), strict=True):
        for name, submission in zip(queues, group, strict=True):
            items = submission.items.count()
            with _without_records() if name == FACTS else nullcontext():
                call = _accept(submission, ways[name] if name == READ else None)
                taken[name].append(timed(call).by(1 / items))
    for region in ways.values():
        _same_facts(region)
    return {name: median(each) for name, each in taken.items()}


def _submissions(region: Region) -> list[Submission]:
    return list(
        Submission.objects.filter(round__region=region).select_related("unit", "round__region").order_by("pk")
    )


def _accept(submission: Submission, read: Region | None) -> Callable[[], object]:
    def call() -> None:
        submission_accept(operator(), submission)
        if read is not None:
            live_book(read, MAY)

    return call


@contextmanager
def _without_records() -> Iterator[None]:
    """Acts, their changes and the notes for the live book are left out: what writing alone would cost."""
    with mock.patch("luodi.ledger.rounds.services.steps.record"):
        yield


def _same_facts(region: Region) -> None:
    """Every answer became a fact, and the live book counts what the facts say. Raises: Different."""
    slow: dict[str | None, int] = {}
    for label in Progress.objects.filter(task__task_list__region=region).values_list(
        "status__label", flat=True
    ):
        slow[label] = slow.get(label, 0) + 1
    figure = ask(operator(), Question("tasks", by=("status",)), region=region.code, period=str(MAY))
    told = {cell.key["status"]: int(cell.value or 0) for cell in figure.rows}
    if told != slow:
        raise Different(f"{region.code}: {told} instead of {slow}")


def _ending(regions: list[Region]) -> dict[str, Time]:
    actor = operator()
    close = [timed(partial(month_close, actor, region, MAY)) for region in regions]
    again = [timed(partial(books_restate, actor, region, MAY, "更正")) for region in regions]
    return {CLOSE: median(close), RESTATE: median(again)}
