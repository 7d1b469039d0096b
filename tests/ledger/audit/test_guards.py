"""The record cannot be rewritten: the database itself refuses to change or delete an act."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from luodi.ledger.audit.guards import guarded_tables
from luodi.ledger.audit.models import Act, Change, Stale
from luodi.ledger.audit.services import WHOLE_REGION_FROM, Changed, Subject, mark_stale, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def act() -> Act:
    thing = Subject("task", "t1")
    return record(
        actor="wang",
        actor_name="王",
        region="159924",
        verb="task_add",
        subject=thing,
        changes=[Changed(thing, None, {"a": 1})],
    )


@pytest.mark.parametrize("model", [Act, Change])
def test_it_refuses_to_change_or_delete_what_is_recorded(act: Act, model: type[Act] | type[Change]) -> None:
    rows = model.objects.all()
    for attempt in (lambda: rows.update(subject_label="别的"), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert rows.count() == 1


def test_it_refuses_to_replace_an_act(act: Act) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_act SELECT * FROM audit_act")
    assert Act.objects.get().subject_label == act.subject_label


def test_acts_and_changes_are_among_the_guarded_tables() -> None:
    assert {"audit_act", "audit_change"} <= set(guarded_tables())


def test_an_act_marks_what_it_changed_for_the_live_book(act: Act) -> None:
    assert list(Stale.objects.values_list("region", "kind", "key")) == [("159924", "task", "t1")]


def test_very_many_changes_mark_the_whole_region() -> None:
    mark_stale("159924", [("task", str(number)) for number in range(WHOLE_REGION_FROM + 1)])
    assert list(Stale.objects.values_list("kind", "key")) == [("*", "*")]
