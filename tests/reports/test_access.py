"""Who may make, read and release reports, and that a kept report stays what it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from luodi.books.services.sealing import books_restate
from luodi.core.periods import CHINA, Period
from luodi.core.problems import NotFound, Rejected
from luodi.documents.tree import Signature
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import POWERS, Actor, Power, Refused, operator
from luodi.reports.editing import template_reset, template_save
from luodi.reports.formats import report_document, report_file
from luodi.reports.models import Rendered
from luodi.reports.options import Options
from luodi.reports.queries import report_by_key, report_list, template_list, template_text
from luodi.reports.services import report_release, report_render
from tests.reports.conftest import STATUSES, County, bare_county

KIND = "policy-monthly"
NOBODY = Actor(username="nobody", name="nobody")
ROLES = sorted(POWERS)


def made(county: County, who: Actor | None = None, **choices: object) -> Rendered:
    return report_render(who or county["clerk"], KIND, county.region.code, "2024-05", **choices)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_office_makes_reports_and_edits_templates(county: County, role: str) -> None:
    actor = county[role]
    if Power.REPORT in POWERS[role]:
        assert made(county, actor).made_by == role
        template_save(actor, region=county.region, code=KIND, body="正文")
        return
    with pytest.raises((Refused, NotFound)):
        made(county, actor)
    with pytest.raises(Refused):
        template_save(actor, region=county.region, code=KIND, body="正文")
    with pytest.raises(Refused):
        template_reset(actor, region=county.region, code=KIND)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_sees_the_region_reads_its_reports_others_only_released_ones(
    county: County, role: str
) -> None:
    report, actor = made(county), county[role]
    sees = Power.SEE in POWERS[role]
    assert [row.pk for row in report_list(actor)] == ([report.pk] if sees else [])
    assert bool(template_list(actor, county.region).count()) is False
    report_release(county["clerk"], report)
    answers_for_a_unit = Power.SEE_OWN in POWERS[role]
    assert [row.pk for row in report_list(actor)] == ([report.pk] if sees or answers_for_a_unit else [])


def test_strangers_read_nothing(county: County) -> None:
    report = made(county)
    report_release(county["clerk"], report)
    other = bare_county("629924", "示例丙县")
    for actor in (NOBODY, *other.people.values()):
        assert not report_list(actor)
        with pytest.raises(NotFound):
            report_by_key(actor, report.key)
        with pytest.raises((NotFound, Refused)):
            made(county, actor)
        with pytest.raises(Refused):
            report_release(actor, report)


def test_a_report_of_an_open_month_is_not_released(county: County) -> None:
    county.month(6, STATUSES[5], seal=False)
    report = report_render(county["clerk"], KIND, county.region.code, "2024-06")
    with pytest.raises(Rejected, match="未定版"):
        report_release(county["clerk"], report)


def test_making_and_releasing_are_acts(county: County) -> None:
    report = made(county)
    report_release(county["clerk"], report)
    acts = Act.objects.filter(subject_kind="report", subject_key=str(report.key)).order_by("pk")
    assert [act.verb for act in acts] == ["report_render", "report_release"]
    assert acts[0].details == {"period": "2024-05", "revision": 1, "version": 1, "named": True}


def test_a_kept_report_cannot_be_changed(county: County) -> None:
    report = made(county)
    changes: tuple[dict[str, object], ...] = ({"title": "另一个"}, {"numbers": []})
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Rendered.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rendered.objects.filter(pk=report.pk).delete()


def test_another_template_or_choice_is_another_version(county: County) -> None:
    assert made(county).version == 1
    assert made(county, options=Options(annex="none")).version == 2
    template_save(county["clerk"], region=county.region, code=KIND, body="# 情况\n共{{ 数('任务数') }}。")
    report = made(county)
    assert (report.version, report.template_version) == (3, 1)
    assert made(county, named=False).version == 1


def test_after_a_restatement_the_old_revision_gives_the_old_report(county: County) -> None:
    before = report_file(made(county)).content
    books_restate(operator(), county.region, Period.month(2024, 4), "更正")
    again = made(county)
    assert again.book_revision == 2
    old = made(county, options=Options(revision=1))
    assert old.book_revision == 1
    assert {number["revision"] for number in old.numbers} == {1}
    assert report_file(report_by_key(county["clerk"], old.key)).content == before


def test_what_there_is_not_is_refused_with_what_there_is(county: County) -> None:
    with pytest.raises(Rejected, match="没有名为“月报告”的报告"):
        report_render(county["clerk"], "月报告", county.region.code, "2024-05")
    with pytest.raises(Rejected, match="pdf"):
        report_file(made(county), "pdf")
    with pytest.raises(Rejected, match="第9版"):
        made(county, options=Options(revision=9))


@pytest.mark.parametrize("role", ROLES)
def test_templates_are_read_by_those_who_see_the_region(county: County, role: str) -> None:
    if Power.SEE in POWERS[role]:
        assert template_text(county[role], county.region, KIND).version == 0
        return
    with pytest.raises(Refused):
        template_text(county[role], county.region, KIND)


def test_strangers_read_no_template(county: County) -> None:
    other = bare_county("629924", "示例丙县")
    for actor in (NOBODY, *other.people.values()):
        with pytest.raises(Refused):
            template_text(actor, county.region, KIND)


def test_the_day_and_the_hour_of_making_leave_no_trace(county: County) -> None:
    files = []
    for day in (7, 28):
        with context.request("test", at=dt.datetime(2025, 3, day, 23, day, tzinfo=CHINA)):
            files.append([report_file(made(county), form).content for form in ("docx", "html")])
    assert files[0] == files[1]
    assert report_document(made(county)).signature == Signature(
        ("示例乙县政策落地工程领导小组办公室",), dt.date(2024, 6, 2)
    )
