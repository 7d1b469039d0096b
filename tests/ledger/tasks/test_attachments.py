"""Proofs hung on tasks, reports, submissions and policy: read by exactly those who see what they hang on."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Refused
from luodi.ledger.papers.queries import attachment_list, attachment_read, attachments_by_subject
from luodi.ledger.papers.services import attachment_add
from luodi.ledger.policy.queries import document_get, measure_get
from luodi.ledger.policy.services import document_add, document_void, measure_add
from luodi.ledger.rounds.access import may_see
from luodi.ledger.rounds.models import Submission
from luodi.ledger.tasks.queries import task_get
from luodi.ledger.tasks.services import task_hand_over, task_void
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, actor_of, month

PDF = b"%PDF-1.7 proof"
EVERYBODY = ["clerk", "leader", "reporter", "head", "other_reporter", "administrator", "strange_clerk",
             "strange_reporter", "nobody"]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def subjects(county: County) -> dict[str, str]:
    """One subject of each kind by its key; 林草局 answers for all but the document."""
    fact = county.report(county.task("1"), "2024-04")
    assert fact is not None
    document = document_add(county.clerk, region=county.region, title="意见")
    measure = measure_add(
        county.clerk, region=county.region, title="方案", unit=county.units["林草局"], document=document
    )
    return {
        "task": str(county.task("1").key),
        "progress": str(fact.key),
        "submission": str(Submission.objects.get().key),
        "document": str(document.key),
        "measure": str(measure.key),
    }


def _sees(county: County, who: str, kind: str, key: str) -> bool:
    """Whether somebody sees a subject, told by its own application."""
    if kind == "submission":
        return may_see(county[who], Submission.objects.get(key=key))
    if kind == "progress":
        kind, key = "task", str(county.task("1").key)
    try:
        {"task": task_get, "document": document_get, "measure": measure_get}[kind](county[who], key)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("kind", ["task", "progress", "submission", "document", "measure"])
def test_a_file_is_read_by_exactly_those_who_see_its_subject(
    county: County, subjects: dict[str, str], kind: str
) -> None:
    made = attachment_add(county.clerk, kind, subjects[kind], "佐证.pdf", PDF)
    readers = {who for who in EVERYBODY if attachments_by_subject(county[who], kind, [subjects[kind]])}
    assert readers == {who for who in EVERYBODY if _sees(county, who, kind, subjects[kind])}
    assert {"clerk", "leader", "reporter"} <= readers
    assert not readers & {"administrator", "strange_clerk", "strange_reporter", "nobody"}
    for who in EVERYBODY:
        if who in readers:
            assert attachment_read(county[who], str(made.key))[1] == PDF
            continue
        with pytest.raises(NotFound):
            attachment_read(county[who], str(made.key))


@pytest.mark.parametrize("kind", ["task", "progress", "submission", "measure"])
def test_the_unit_that_answers_for_it_adds_proofs_and_no_other_does(
    county: County, subjects: dict[str, str], kind: str
) -> None:
    made = attachment_add(county["reporter"], kind, subjects[kind], "佐证.pdf", PDF)
    assert (made.region, made.unit) == (county.region, county.units["林草局"])
    for who in NOT_THE_OFFICE:
        if who not in ("reporter", "head"):
            with pytest.raises((Refused, NotFound)):
                attachment_add(county[who], kind, subjects[kind], "佐证.pdf", PDF)


def test_a_reporter_reads_what_hangs_on_a_document_and_adds_nothing(
    county: County, subjects: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        attachment_add(county["reporter"], "document", subjects["document"], "原文.pdf", PDF)


def test_a_former_lead_unit_reads_on_but_adds_nothing_more(county: County, subjects: dict[str, str]) -> None:
    made = attachment_add(county["reporter"], "submission", subjects["submission"], "佐证.pdf", PDF)
    county.round("2024-05")
    units = [county.units["教体局"]]
    task_hand_over(
        county.clerk, task=county.task("1"), lead_units=units, period=month("2024-05"), reason="移交"
    )
    for kind in ("task", "progress"):
        assert attachment_list(county["reporter"], kind, subjects[kind]) == []
    assert attachment_list(county["reporter"], "submission", subjects["submission"]) == [made]
    with pytest.raises(Refused):
        attachment_add(county["reporter"], "task", subjects["task"], "佐证.pdf", PDF)
    added = attachment_add(county["other_reporter"], "task", subjects["task"], "佐证.pdf", PDF)
    assert added.unit == units[0]
    with pytest.raises(NotFound):
        attachment_list(county["other_reporter"], "submission", subjects["submission"])


def test_a_supporting_unit_proves_its_part(county: County, subjects: dict[str, str]) -> None:
    supporter = actor_of("reporter", county.region, county.units["水务局"])
    assert attachment_add(supporter, "task", subjects["task"], "佐证.pdf", PDF).unit == county.units["水务局"]


def test_what_hangs_on_something_void_is_out_of_sight(county: County, subjects: dict[str, str]) -> None:
    task = county.add("9")
    document = document_add(county.clerk, region=county.region, title="另一意见")
    for kind, thing in (("task", task), ("document", document)):
        attachment_add(county.clerk, kind, str(thing.key), "佐证.pdf", PDF)
    task_void(county.clerk, task=task, reason="重复")
    document_void(county.clerk, document=document, reason="重复")
    for kind, thing in (("task", task), ("document", document)):
        assert attachments_by_subject(county.clerk, kind, [str(thing.key)]) == {}


@pytest.mark.parametrize("key", ["", "任务1", str(uuid.UUID(int=0))])
def test_a_key_of_nothing_holds_nothing(county: County, key: str) -> None:
    for kind in ("task", "progress", "submission", "document", "measure"):
        with pytest.raises(NotFound):
            attachment_add(county.clerk, kind, key, "佐证.pdf", PDF)
