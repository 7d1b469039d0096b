"""Only the office imports, mends and undoes; others see and export what is theirs; strangers know nothing."""

from __future__ import annotations

import pytest

from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.exchange.exporting import export_lists, export_units
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.importing import import_files
from luodi.exchange.mapping import columns_forget, columns_remembered
from luodi.exchange.reading import File
from luodi.exchange.undoing import import_undo
from luodi.exchange.unit_workbooks import unit_workbook, unit_workbook_take
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Role
from luodi.ledger.papers.models import Batch
from luodi.ledger.rounds.models import Submission
from luodi.ledger.tasks.models import Task
from tests.exchange.conftest import LIST, TASKS, Office, Sheets, actor_of, listed, region_of

JANUARY = Period.parse("2031-01")
SPOT = Spot("台账.xlsx", LIST, "C7")
WITH_UNIT = (Role.REPORTER, Role.UNIT_HEAD)


def _people(office: Office) -> dict[str, Actor]:
    """Somebody in every role here, the clerk of another county, and nobody."""
    here: dict[str, Actor] = {
        role: actor_of(role, office.region, office.units["林草局"] if role in WITH_UNIT else None)
        for role in Role
    }
    return {
        **here,
        "strange_clerk": actor_of(Role.CLERK, region_of("539924")),
        "nobody": Actor("nobody", "nobody"),
    }


OTHERS = [*(role for role in Role if role != Role.CLERK), "strange_clerk", "nobody"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_office_imports(office: Office, who: str) -> None:
    with pytest.raises(Refused):
        import_files(_people(office)[who], office.region, [listed()])
    assert not Task.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_office_undoes_mends_or_drops(office: Office, who: str) -> None:
    batch = office.good(listed([*TASKS, (5, "疏浚三号渠。", "某某署", "", "", "", "")])).batch or 0
    actor = _people(office)[who]
    sees = actor.sees(office.region)
    expected = Refused if sees else NotFound
    for act in (
        lambda: import_undo(actor, batch),
        lambda: waiting_fix(actor, batch, SPOT, "水务局"),
        lambda: waiting_drop(actor, batch, SPOT),
    ):
        with pytest.raises(expected):
            act()
    assert Task.objects.filter(voided_at=None).count() == 4


@pytest.mark.parametrize("who", OTHERS)
def test_choices_of_columns_are_the_offices_own(office: Office, who: str) -> None:
    office.take(
        listed(head=("序号", "主要任务", "牵头单位", "责任单位", "包抓领导", "完成时限", "杂项")),
        columns={"杂项": "note"},
    )
    actor = _people(office)[who]
    assert columns_remembered(actor, office.region) == {}
    with pytest.raises(Refused):
        columns_forget(actor, office.region, ["杂项"])
    assert columns_remembered(office.clerk, office.region) == {"杂项": "note"}


@pytest.mark.parametrize("who", WITH_UNIT)
def test_a_unit_exports_its_own_tasks(begun: Office, who: str) -> None:
    sheets = Sheets(export_lists(_people(begun)[who], begun.region, JANUARY))
    assert sheets[0, "主要任务"] == TASKS[2][1]
    assert sheets[1, "主要任务"] is None


@pytest.mark.parametrize(
    "who", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, "strange_clerk", "nobody"]
)
def test_who_sees_no_task_exports_none(begun: Office, who: str) -> None:
    with pytest.raises(NotFound):
        export_lists(_people(begun)[who], begun.region, JANUARY)


@pytest.mark.parametrize("who", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, "strange_clerk", "nobody"])
def test_who_knows_no_unit_exports_none(begun: Office, who: str) -> None:
    with pytest.raises(NotFound):
        export_units(_people(begun)[who], begun.region)


def test_a_units_workbook_is_for_the_unit_and_the_office(begun: Office) -> None:
    submission = Submission.objects.get(unit=begun.units["水务局"])
    people = _people(begun)
    for who in (Role.REPORTER, Role.UNIT_HEAD, Role.SYSTEM_ADMIN, "strange_clerk", "nobody"):
        with pytest.raises(NotFound):
            unit_workbook(people[who], submission)
        with pytest.raises(NotFound):
            unit_workbook_take(people[who], submission, File("x.xlsx", b"x"))
    own = actor_of(Role.REPORTER, begun.region, begun.units["水务局"])
    data = unit_workbook(own, submission)
    with pytest.raises(Refused):
        unit_workbook_take(begun.clerk, submission, File("水务局.xlsx", data))
