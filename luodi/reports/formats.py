"""A kept report as a file: Word in the official format, or one page of HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from luodi.core.problems import Problem, Rejected
from luodi.documents.html import to_html
from luodi.documents.tree import Document
from luodi.documents.word import to_word
from luodi.reports.annex import TITLE
from luodi.reports.models import Rendered
from luodi.reports.trees import from_data


@dataclass(frozen=True)
class ReportFile:
    """The bytes of a report with a name for them."""

    name: str
    content: bytes
    media_type: str


def report_document(report: Rendered) -> Document:
    """The tree of a kept report."""
    document: Document = from_data(report.tree)
    return document


def report_file(report: Rendered, form: str = "docx") -> ReportFile:
    """The report as a file; the same report gives the same bytes.

    Raises: Rejected for a format that there is not.
    """
    require_format(form)
    write, media_type = FORMATS[form]
    title = report.title.replace("\n", "")
    name = title if report.named else f"{title}(不点名)"
    return ReportFile(f"{name}.{form}", write(report), media_type)


def require_format(form: str) -> None:
    """Raises: Rejected for a format that there is not."""
    if form not in FORMATS:
        message = f"不能写成“{form}”。" if form else "看不出要写成什么格式。"
        remedy = f"文件名请以{'或'.join(f'.{known}' for known in FORMATS)}结尾。"
        raise Rejected([Problem("unknown_format", message, value=form, remedy=remedy)])


def _word(report: Rendered) -> bytes:
    return to_word(report_document(report))


def _html(report: Rendered) -> bytes:
    """On a page the numbers are links to what is behind them, in the place of the annex that lists them."""
    document = report_document(report)
    annexes = tuple(annex for annex in document.annexes if annex.title != TITLE)
    return to_html(replace(document, annexes=annexes), sources=_sources(report.numbers)).encode()


def _sources(numbers: list[dict[str, Any]]) -> dict[str, str]:
    return {
        number["ref"]: f"{number['where']}：{number['text']}　{number['question']}　{_book_words(number)}"
        for number in numbers
    }


def _book_words(number: dict[str, Any]) -> str:
    period, _, revision = number["book"].partition("/")
    return f"{period} {'未定版' if revision == '0' else f'第{revision}版'}" if revision else "没有数据"


FORMATS: Mapping[str, tuple[Callable[[Rendered], bytes], str]] = {
    "docx": (_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (_html, "text/html; charset=utf-8"),
}
