"""Files that are no ledgers get a clear answer and harm nothing; names are made safe; processes may die."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.reading import File
from luodi.ledger.papers.models import Batch, BatchFile
from luodi.ledger.tasks.models import Task
from tests import workbooks
from tests.exchange.conftest import HEAD, LIST, TASKS, Office, book, codes, counts, listed
from tests.installations import Installation

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 500
REGION = ("--region", workbooks.REGION)


def _locked() -> bytes:
    """What an encrypted workbook looks like from outside: no OLE file that can be read."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2000


def _empty_rows() -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = made.add_worksheet(LIST)
    shade = made.add_format({"bg_color": "#EEEEEE"})
    for row in range(200_000):
        sheet.write_blank(row, 0, None, shade)
    made.close()
    return buffer.getvalue()


def _legacy() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet(LIST)
    for number, row in enumerate([(f"2031年{LIST}",), HEAD, *TASKS]):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("named", "data", "kept"),
    [("台账.xls", listed().data, "台账.xlsx"), ("台账.xlsx", _legacy(), "台账.xls")],
)
def test_a_workbook_that_was_renamed_is_read_under_its_right_name_and_told(
    office: Office, named: str, data: bytes, kept: str
) -> None:
    outcome = office.take(File(named, data))
    assert outcome.committed, outcome.problems
    assert counts(outcome) == {"new": 4}
    assert "not_what_its_name_says" in codes(outcome, "warning")
    assert [file.name for file in BatchFile.objects.all()] == [kept]


def test_a_renamed_workbook_does_not_take_the_place_of_another(office: Office) -> None:
    outcome = office.good(listed(), File("台账.xls", listed(TASKS[:1]).data))
    assert "not_what_its_name_says" in codes(outcome)
    assert counts(outcome) == {"new": 4}


def test_a_workbook_renamed_between_with_and_without_macros_is_taken_as_it_is(office: Office) -> None:
    outcome = office.take(File("台账.xlsm", listed().data))
    assert outcome.committed, outcome.problems
    assert [file.name for file in BatchFile.objects.all()] == ["台账.xlsm"]


@pytest.mark.parametrize(
    "file",
    [
        File("空.xlsx", b""), File("图.xlsx", PNG), File("截断.xlsx", listed().data[:900]),
        File("锁.xlsx", _locked()),
        File("页.xls", b"<html><table></table></html>"),
        File("文.docx", listed().data), File("名.xls", PNG),
        book({"说明": [("填表说明",), ("一、请如实填写。",)]}), book({"空表": []}), book({LIST: [HEAD]}),
        File("空.csv", b"\xef\xbb\xbf"), File("无.csv", b"\n\n\n"),
    ],
    ids=lambda file: file.name,
)  # fmt: skip
def test_what_is_no_ledger_is_told_as_an_error(office: Office, file: File) -> None:
    outcome = office.good(file)
    assert not outcome.committed
    assert codes(outcome)
    assert all(problem.place.file for problem in outcome.problems)
    assert not Batch.objects.exists()


def test_200_000_empty_rows_are_nothing(office: Office) -> None:
    outcome = office.good(File("空行.xlsx", _empty_rows()))
    assert not outcome.committed
    assert codes(outcome) == ["not_a_ledger"]


def test_what_is_too_large_is_told(office: Office) -> None:
    outcome = office.good(File("大.xlsx", listed().data + b"\x00" * 110_000_000))
    assert not outcome.committed
    assert codes(outcome)


def test_a_bad_file_beside_a_good_one_stops_it_unless_good_rows_are_accepted(office: Office) -> None:
    assert not office.take(listed(), File("图.xlsx", PNG)).committed
    outcome = office.good(listed(), File("图.xlsx", PNG))
    assert outcome.committed
    assert counts(outcome) == {"new": 4}
    assert [file.name for file in BatchFile.objects.all()] == ["台账.xlsx"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/台账.xlsx", "台账.xlsx"), (r"C:\台账\台账.xlsx", "台账.xlsx"),
        ("台\u202e账.xlsx", "台账.xlsx"),
        ("长" * 400 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)  # fmt: skip
def test_names_are_made_safe_and_still_found_for_mending(office: Office, name: str, kept: str) -> None:
    row = (5, "疏浚三号渠。", "某某署", "", "", "", "")
    outcome = office.good(listed([*TASKS, row], name=name))
    assert BatchFile.objects.get().name == kept
    assert {problem.place.file for problem in outcome.problems} == {kept}
    waiting_fix(office.clerk, outcome.batch or 0, Spot(name, LIST, "C7"), "水务局")
    assert Task.objects.filter(number="5").exists()


def test_the_command_tells_by_its_exit_status(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "home")
    installation.luodi("region", "add", workbooks.REGION, workbooks.NAME)
    installation.luodi("import", str(workbooks.directory(tmp_path)), *REGION)
    picture = tmp_path / "图.xlsx"
    picture.write_bytes(PNG)
    told = installation.answer("import", str(picture), *REGION, status=1)
    assert told["problems"][0]["code"] == "not_a_ledger"
    installation.luodi("import", str(tmp_path / "没有.xlsx"), *REGION, status=1)
    installation.luodi("import", str(picture), "--region", "000000", status=2)
    assert installation.answer("import", str(workbooks.task_list(tmp_path)), *REGION)["committed"]


DYING = """
import os, sys
from luodi.cli.session import session
moment = sys.argv[1]
with session(None) as actor:
    from luodi.exchange import importing, waiting
    from luodi.exchange.taking import reporting, tasks
    from luodi.ledger.audit import services as audit
    from luodi.ledger.papers.services import batches
    from luodi.exchange.reading import File
    from luodi.ledger.org.queries import region_by_code
    places = {
        "started": (importing, "take_sheets"), "tasks": (tasks, "tasks_change"),
        "held": (importing, "hold_back"),
        "finish": (importing, "batch_finish"), "record": (batches, "record"), "rows": (audit, "columns_add"),
    }
    module, name = places[moment]
    assert hasattr(module, name)
    setattr(module, name, lambda *args, **more: os._exit(9))
    data = open(sys.argv[2], "rb").read()
    importing.import_files(actor, region_by_code(actor, sys.argv[3]), [File("重点工作任务清单.xlsx", data)])
"""


@pytest.mark.parametrize("moment", ["started", "tasks", "held", "finish", "record", "rows"])
def test_a_process_that_dies_leaves_nothing_behind(tmp_path: Path, moment: str) -> None:
    installation = Installation(tmp_path / "home")
    installation.luodi("region", "add", workbooks.REGION, workbooks.NAME)
    installation.luodi("import", str(workbooks.directory(tmp_path)), *REGION)
    file = workbooks.task_list(tmp_path)
    words = [sys.executable, "-c", DYING, moment, str(file), workbooks.REGION]
    done = subprocess.run(
        words, env=installation.environment(), cwd=os.getcwd(), capture_output=True, check=False
    )
    assert done.returncode == 9, done.stderr.decode()
    told = installation.answer("import", str(file), *REGION)
    assert told["sheets"][0]["rows"]["new"] == 5
    assert len(installation.answer("imports", *REGION)["imports"]) == 2


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused(office: Office) -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(listed().data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/bomb.bin", b"\x00" * 200_000_000)
    outcome = office.good(File("炸弹.xlsx", buffer.getvalue()))
    assert not outcome.committed
    assert codes(outcome)


@pytest.mark.parametrize("mark", ["秘密★1年", "机密★5年", "绝密 ★", "机密", "密级：秘密"])
def test_a_file_that_is_marked_as_classified_is_refused_and_nothing_of_it_is_kept(
    office: Office, mark: str
) -> None:
    text = f"{mark},,\n序号,主要任务,牵头单位\n1,清淤青石河。,水务局\n"
    outcome = office.good(File("台账.csv", text.encode()), listed(name="另一本.xlsx"))
    assert codes(outcome) == ["classified"]
    assert counts(outcome) == {"new": 4}
    assert [file.name for file in BatchFile.objects.all()] == ["另一本.xlsx"]


def test_a_task_about_secrecy_is_not_classified(office: Office) -> None:
    assert office.take(listed([(1, "开展保守国家秘密宣传教育。", "水务局", "", "", "", "")])).committed


def test_an_empty_file_is_named_once(office: Office) -> None:
    [problem] = office.take(File("空.xlsx", b"")).problems
    assert problem.place.file == "空.xlsx"
    assert "空.xlsx" not in problem.message
    assert "上传" not in problem.message + problem.remedy
