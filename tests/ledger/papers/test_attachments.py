"""Files hung on subjects: read by whoever may see the subject, unknown to everybody else."""

from __future__ import annotations

import pytest

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.papers.models import Attachment, StoredFile
from luodi.ledger.papers.queries import attachment_list, attachment_read
from luodi.ledger.papers.services import attachment_add, attachment_void
from tests.ledger.papers.conftest import Office

PDF = b"%PDF-1.7 proof"


@pytest.fixture
def proof(office: Office) -> Attachment:
    """A proof that the unit's reporter added to a task."""
    return attachment_add(office["reporter"], office.region, office.unit, "task", "t1", "../佐证.pdf", PDF)


@pytest.mark.parametrize("who", ["clerk", "leader", "reporter", "operator"])
def test_the_unit_and_those_who_see_the_region_read_it(office: Office, proof: Attachment, who: str) -> None:
    assert attachment_list(office[who], "task", "t1") == [proof]
    found, data = attachment_read(office[who], str(proof.key))
    assert (found.name, data) == ("佐证.pdf", PDF)


@pytest.mark.parametrize("who", ["other_reporter", "administrator", "strange_clerk", "outsider"])
def test_others_are_not_told_that_it_exists(office: Office, proof: Attachment, who: str) -> None:
    assert attachment_list(office[who], "task", "t1") == []
    with pytest.raises(NotFound):
        attachment_read(office[who], str(proof.key))


def test_units_do_not_read_what_belongs_to_the_region_alone(office: Office) -> None:
    made = attachment_add(office["clerk"], office.region, None, "document", "d1", "批示.pdf", PDF)
    assert attachment_list(office["leader"], "document", "d1") == [made]
    assert attachment_list(office["reporter"], "document", "d1") == []


@pytest.mark.parametrize("who", ["leader", "other_reporter", "administrator", "strange_clerk", "outsider"])
def test_only_the_office_and_the_unit_add_and_take_off(office: Office, proof: Attachment, who: str) -> None:
    with pytest.raises(Refused):
        attachment_add(office[who], office.region, office.unit, "task", "t1", "佐证.pdf", PDF)
    with pytest.raises(Refused):
        attachment_void(office[who], proof)


def test_a_reporter_adds_nothing_in_the_name_of_the_region(office: Office) -> None:
    with pytest.raises(Refused):
        attachment_add(office["reporter"], office.region, None, "task", "t1", "佐证.pdf", PDF)


def test_what_was_taken_off_is_out_of_sight_but_in_the_record(office: Office, proof: Attachment) -> None:
    attachment_void(office["reporter"], proof, reason="传错了")
    attachment_void(office["reporter"], proof)
    assert attachment_list(office["clerk"], "task", "t1") == []
    with pytest.raises(NotFound):
        attachment_read(office["clerk"], str(proof.key))
    assert Act.objects.get(verb="attachment_void").reason == "传错了"
    assert StoredFile.objects.count() == 1


def test_the_same_content_under_two_names_is_stored_once(office: Office, proof: Attachment) -> None:
    attachment_add(office["clerk"], office.region, office.other, "task", "t2", "另一份.pdf", PDF)
    assert StoredFile.objects.count() == 1


def test_a_disguised_file_is_not_taken(office: Office) -> None:
    with pytest.raises(Rejected) as caught:
        attachment_add(office["reporter"], office.region, office.unit, "task", "t1", "佐证.png", PDF)
    assert caught.value.problems[0].code == "not_what_its_name_says"
    assert not Attachment.objects.exists()
