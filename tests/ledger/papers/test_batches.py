"""Imports: their originals, sources, waiting cells, remembered columns, and their undoing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Refused
from luodi.ledger.papers import queries
from luodi.ledger.papers.models import Batch, ColumnMap, StoredFile, Waiting
from luodi.ledger.papers.services import (
    HeldBack,
    batch_finish,
    batch_mark_undone,
    batch_start,
    column_map_remember,
    file_store,
    fingerprint,
    source_add,
    waiting_add_many,
    waiting_settle,
)
from tests.ledger.papers.conftest import Office

CSV = "序号,单位\n1,教体局\n".encode()
STRANGERS = ["reporter", "administrator", "strange_clerk", "outsider"]


@pytest.fixture
def batch(office: Office) -> Batch:
    """An import of one file with one cell and one row that wait."""
    clerk = office["clerk"]
    made = batch_start(clerk, office.region, "2024-05", [("台账_重点.csv", CSV)])
    source = source_add(clerk, made, "台账_重点.csv", "重点", "tasks", {"status": "K"})
    held = [
        HeldBack(
            source, 12, "cell", "unknown_status", "没有这个状态", cell="K12", field="status", value="差不多"
        ),
        HeldBack(source, 13, "row", "unknown_unit", "没有这个单位", cell="F13", values={"number": "9"}),
    ]
    waiting_add_many(clerk, made, held)
    changes = [Changed(Subject("task", "t1"), None, {"number": "1"})]
    return batch_finish(clerk, made, {"new": 1}, changes)


def test_an_import_is_one_act_with_all_its_changes(office: Office, batch: Batch) -> None:
    act = Act.objects.get(verb="import_commit")
    assert act.details == {"batch": batch.number, "period": "2024-05"}
    assert [change.subject_key for change in act.changes.all()] == ["t1"]


def test_whoever_sees_the_region_reads_imports_and_originals(office: Office, batch: Batch) -> None:
    (found,) = queries.batch_list(office["leader"], office.region)
    assert (found.batch, found.batch.summary, found.waiting_count) == (batch, {"new": 1}, 2)
    detail = queries.batch_detail(office["operator"], batch.number)
    assert [file.name for file in detail.batch.files.all()] == ["台账_重点.csv"]
    assert queries.original_read(office["leader"], batch.number, "台账_重点.csv") == CSV


@pytest.mark.parametrize("who", STRANGERS)
def test_others_find_no_import(office: Office, batch: Batch, who: str) -> None:
    actor = office[who]
    assert queries.batch_list(actor, office.region) == []
    assert queries.waiting_list(actor, office.region) == []
    with pytest.raises(NotFound):
        queries.batch_detail(actor, batch.number)
    with pytest.raises(NotFound):
        queries.original_read(actor, batch.number, "台账_重点.csv")
    with pytest.raises(NotFound):
        queries.waiting_at(actor, batch.number, "台账_重点.csv", "重点", "K12")


@pytest.mark.parametrize("who", ["leader", *STRANGERS])
def test_only_the_office_imports(office: Office, batch: Batch, who: str) -> None:
    actor, waiting = office[who], Waiting.objects.select_related("batch__region").first()
    assert waiting is not None
    acts: list[Any] = [
        lambda: batch_start(actor, office.region, "2024-05", [("a.csv", CSV)]),
        lambda: batch_finish(actor, batch, {}),
        lambda: batch_mark_undone(actor, batch),
        lambda: source_add(actor, batch, "a.csv", "a", "tasks", {}),
        lambda: waiting_add_many(actor, batch, []),
        lambda: waiting_settle(actor, waiting, "dropped"),
        lambda: column_map_remember(actor, office.region, fingerprint(["序号"]), "tasks", {}),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_a_waiting_cell_is_found_by_its_address_and_settled_once(office: Office, batch: Batch) -> None:
    (cell,) = queries.waiting_at(office["clerk"], batch.number, "台账_重点.csv", "重点", "k12")
    kept = waiting_settle(office["clerk"], cell, "fixed", value="进展缓慢", mended={"K12": "进展缓慢"})
    assert Waiting.objects.get(pk=kept.pk).values == {"mended": {"K12": "进展缓慢"}}
    assert Act.objects.get(verb="waiting_fixed").details["taken"] == "进展缓慢"
    with pytest.raises(Rejected) as caught:
        waiting_settle(office["clerk"], cell, "dropped")
    assert caught.value.problems[0].code == "waits_no_longer"
    assert [row.row for row in queries.waiting_list(office["clerk"], office.region)] == [13]


def test_a_waiting_row_answers_to_any_of_its_cells(office: Office, batch: Batch) -> None:
    (row,) = queries.waiting_at(office["clerk"], batch.number, "台账_重点.csv", "重点", "A13")
    assert (row.scope, row.values) == ("row", {"number": "9"})


def test_undoing_an_import_voids_what_waits_and_happens_once(office: Office, batch: Batch) -> None:
    batch_mark_undone(office["clerk"], batch, reason="导错文件")
    assert (batch.state, set(Waiting.objects.values_list("state", flat=True))) == ("undone", {"void"})
    assert Act.objects.get(verb="import_undo").reason == "导错文件"
    with pytest.raises(Rejected) as caught:
        batch_mark_undone(office["clerk"], batch)
    assert caught.value.problems[0].code == "undone_before"


def test_the_problems_of_all_files_are_told_together(office: Office) -> None:
    files = [("空.xlsx", b""), ("图.xlsx", b"\x89PNG\r\n\x1a\n"), ("好.csv", CSV)]
    with pytest.raises(Rejected) as caught:
        batch_start(office["clerk"], office.region, "", files)
    assert [p.code for p in caught.value.problems] == ["empty_file", "not_what_its_name_says"]
    assert not Batch.objects.exists()


def test_a_file_over_the_limit_is_refused(office: Office, settings: Any) -> None:
    settings.FILE_SIZE_LIMIT = 10
    with pytest.raises(Rejected) as caught:
        file_store("台账.csv", CSV)
    assert caught.value.problems[0].code == "too_large"


def test_columns_are_remembered_for_the_same_headings_of_the_same_office(office: Office) -> None:
    clerk, headings = office["clerk"], fingerprint(["序号", "牵头 单位"])
    column_map_remember(clerk, office.region, headings, "tasks", {"number": "A"})
    column_map_remember(clerk, office.region, headings, "tasks", {"number": "A"})
    column_map_remember(clerk, office.region, headings, "tasks", {"number": "B"})
    found = ColumnMap.objects.get(region=office.region, headings=fingerprint(["序号", "牵头单位"]))
    assert found.columns == {"number": "B"}
    assert Act.objects.filter(verb="column_map_remember").count() == 2


def test_a_rolled_back_import_leaves_at_most_a_file_that_the_sweep_lists(
    office: Office, batch: Batch, folder: Path
) -> None:
    with transaction.atomic():
        file_store("别的.csv", b"1,2\n")
        transaction.set_rollback(True)
    (left,) = queries.files_sweep(office["operator"])
    assert not StoredFile.objects.filter(sha256=left).exists()
    with pytest.raises(Refused):
        queries.files_sweep(office["clerk"])
