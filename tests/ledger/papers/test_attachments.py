"""Files hung on subjects: read by whoever may see the subject, unknown to everybody else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.papers import subjects
from luodi.ledger.papers.models import Attachment, StoredFile
from luodi.ledger.papers.queries import attachment_list, attachment_read, attachments_by_subject
from luodi.ledger.papers.services import attachment_add, attachment_void, file_read
from tests.ledger.papers.conftest import Office

PDF = b"%PDF-1.7 proof"
KIND = "folder"


class Folder:
    """A kind of subject: `f1` is the unit's, `f2` the office's own; those named in `sees` see both."""

    kind, label = KIND, "卷宗"

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sees = {"clerk", "leader", "reporter", "local"}

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(keys) & {"f1", "f2"} if actor.username in self.sees else frozenset()

    def until(self, actor: Actor, keys: Iterable[str]) -> Mapping[str, subjects.Until]:
        return {}

    def home(self, key: str) -> subjects.Home:
        return subjects.Home(self.office.region, [self.office.unit] if key == "f1" else [])


@pytest.fixture
def folder_kind(office: Office, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The kind of subject, registered for this test alone."""
    monkeypatch.setattr(subjects, "_REGISTERED", {})
    made = Folder(office)
    subjects.register(made)
    return made


@pytest.fixture
def proof(office: Office, folder_kind: Folder) -> Attachment:
    """A proof that the unit's reporter added."""
    return attachment_add(office["reporter"], KIND, "f1", "../佐证.pdf", PDF)


@pytest.mark.parametrize("who", ["clerk", "leader", "reporter", "operator"])
def test_whoever_sees_the_subject_reads_it(office: Office, proof: Attachment, who: str) -> None:
    assert attachment_list(office[who], KIND, "f1") == [proof]
    found, data = attachment_read(office[who], str(proof.key))
    assert (found.name, data) == ("佐证.pdf", PDF)


@pytest.mark.parametrize("who", ["other_reporter", "administrator", "strange_clerk", "outsider"])
def test_others_are_not_told_that_it_exists(office: Office, proof: Attachment, who: str) -> None:
    assert attachments_by_subject(office[who], KIND, ["f1"]) == {}
    for reading in (lambda: attachment_list(office[who], KIND, "f1"), lambda: _read(office[who], proof)):
        with pytest.raises(NotFound):
            reading()


def _read(actor: Actor, proof: Attachment) -> object:
    return attachment_read(actor, str(proof.key))


def test_it_follows_the_subject_and_not_the_unit_that_added_it(
    office: Office, proof: Attachment, folder_kind: Folder
) -> None:
    folder_kind.sees = {"clerk", "other_reporter"}
    assert attachment_list(office["other_reporter"], KIND, "f1") == [proof]
    with pytest.raises(NotFound):
        attachment_read(office["reporter"], str(proof.key))
    with pytest.raises(Refused):
        attachment_void(office["reporter"], proof)


def test_a_kind_that_nobody_registered_is_refused(
    office: Office, proof: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Rejected) as caught:
        attachment_add(office["operator"], "drawer", "f1", "佐证.pdf", PDF)
    assert caught.value.problems[0].code == "unknown_kind"
    assert "卷宗" in caught.value.problems[0].remedy
    monkeypatch.setattr(subjects, "_REGISTERED", {})
    with pytest.raises(NotFound):
        attachment_read(office["operator"], str(proof.key))
    with pytest.raises(Rejected):
        attachment_list(office["operator"], KIND, "f1")


@pytest.mark.parametrize("who", ["leader", "other_reporter", "administrator", "strange_clerk", "outsider"])
def test_only_the_office_and_the_units_of_the_subject_add_and_take_off(
    office: Office, proof: Attachment, folder_kind: Folder, who: str
) -> None:
    folder_kind.sees.add(who)
    with pytest.raises(Refused):
        attachment_add(office[who], KIND, "f1", "佐证.pdf", PDF)
    with pytest.raises(Refused):
        attachment_void(office[who], proof)


@pytest.mark.parametrize("who", ["other_reporter", "outsider"])
def test_nothing_is_hung_on_what_one_does_not_see(office: Office, folder_kind: Folder, who: str) -> None:
    with pytest.raises(NotFound):
        attachment_add(office[who], KIND, "f1", "佐证.pdf", PDF)
    assert not Attachment.objects.exists()


def test_a_reporter_adds_nothing_to_what_is_the_offices_own(office: Office, folder_kind: Folder) -> None:
    with pytest.raises(Refused):
        attachment_add(office["reporter"], KIND, "f2", "佐证.pdf", PDF)
    made = attachment_add(office["clerk"], KIND, "f2", "批示.pdf", PDF)
    assert (made.region, made.unit) == (office.region, None)
    with pytest.raises(Refused):
        attachment_void(office["reporter"], made)


def test_what_was_taken_off_is_out_of_sight_but_in_the_record(office: Office, proof: Attachment) -> None:
    attachment_void(office["reporter"], proof, reason="传错了")
    attachment_void(office["reporter"], proof)
    assert attachment_list(office["clerk"], KIND, "f1") == []
    with pytest.raises(NotFound):
        attachment_read(office["clerk"], str(proof.key))
    assert Act.objects.get(verb="attachment_void").reason == "传错了"
    assert StoredFile.objects.count() == 1


def test_the_same_content_under_two_names_is_stored_once(office: Office, proof: Attachment) -> None:
    attachment_add(office["clerk"], KIND, "f2", "另一份.pdf", PDF)
    assert StoredFile.objects.count() == 1


def test_a_disguised_file_is_not_taken(office: Office, folder_kind: Folder) -> None:
    with pytest.raises(Rejected) as caught:
        attachment_add(office["reporter"], KIND, "f1", "佐证.png", PDF)
    assert caught.value.problems[0].code == "not_what_its_name_says"
    assert not Attachment.objects.exists()


def _word(*texts: str, header: str = "", cell: str = "") -> bytes:
    made, out = Document(), io.BytesIO()
    made.sections[0].header.paragraphs[0].text = header
    if cell:
        made.add_table(1, 1).cell(0, 0).text = cell
    for text in texts:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def _workbook(text: str) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.worksheets[0].append(["序号", text])
    made.save(out)
    return out.getvalue()


def _package(kind: str, main: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", f'<Override ContentType="application/{kind}.main+xml"/>')
        made.writestr(main, "<w:p>机密")
    return out.getvalue()


FAR_DOWN = ["正文。"] * 40
MARKED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a Word file's head": ("批复.docx", lambda: _word("000001", "机密★5年", "关于批复的通知"), "第2段"),
    "a table at its head": ("批复.docx", lambda: _word("通知", cell="秘密★1年"), "第1段"),
    "its header": ("批复.DOCX", lambda: _word("通知", header="绝密★"), "页眉"),
    "a workbook": ("台账.xlsx", lambda: _workbook("密级：秘密"), "Sheet"),
    "a table as text": ("台账.csv", lambda: "秘密★1年,\n序号,任务\n".encode("gb18030"), ""),
    "a text": ("说明.txt", lambda: "说明\n机密\n".encode("utf-16"), "第2行"),
    "a name": ("(秘密★3年)会议纪要.pdf", lambda: PDF, "文件名"),
    "a name alone": ("机密.pdf", lambda: PDF, "文件名"),
}
UNMARKED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a file about secrecy": ("保密.docx", lambda: _word("开展保守国家秘密宣传教育。", header="保密办")),
    "a mark spoken of": ("保密.docx", lambda: _word(*FAR_DOWN, "标注“秘密★1年”字样。")),
    "a text about grades": ("保密.txt", lambda: "国家秘密分为绝密,机密,秘密三级。".encode()),
    "a workbook that cannot be read": ("坏.xlsx", lambda: _package("spreadsheetml.sheet", "xl/workbook.xml")),
    "a Word file that cannot be read": (
        "坏.docx",
        lambda: _package("wordprocessingml.document", "word/document.xml"),
    ),
}


@pytest.mark.parametrize("case", MARKED)
def test_a_file_that_bears_a_grade_of_secrecy_is_refused_and_not_kept(
    office: Office, folder_kind: Folder, folder: Path, case: str
) -> None:
    name, content, where = MARKED[case]
    with pytest.raises(Rejected) as caught:
        attachment_add(office["reporter"], KIND, "f1", name, content())
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("classified", name)
    assert where in problem.message + problem.place.sheet
    assert "保密规定" in problem.remedy
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()
    assert not list(folder.rglob("*"))


@pytest.mark.parametrize("case", UNMARKED)
def test_a_file_that_bears_none_is_taken(office: Office, folder_kind: Folder, case: str) -> None:
    name, content = UNMARKED[case]
    assert attachment_add(office["reporter"], KIND, "f1", name, content()).name == name


@pytest.mark.parametrize("key", ["", "x", "'; --", "00000000-0000-0000-0000-000000000000"])
def test_a_key_of_nothing_is_not_found(office: Office, folder_kind: Folder, key: str) -> None:
    with pytest.raises(NotFound):
        attachment_read(office["operator"], key)


def test_a_file_of_200_megabytes_is_told_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "录像.zip"
    with large.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    with pytest.raises(Rejected) as caught:
        file_read(large)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("too_large", "录像.zip有200MB,超过100MB的上限。")
