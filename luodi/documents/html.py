"""A tree as one page of HTML that needs nothing else: marks as links, charts as drawings, no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from luodi.core import charts
from luodi.documents.breaks import title_lines
from luodi.documents.habits import Habits
from luodi.documents.official import date_text
from luodi.documents.outline import Outline
from luodi.documents.page_style import CSS
from luodi.documents.svg import svg
from luodi.documents.tree import (
    Annex,
    Block,
    Cell,
    Chart,
    Document,
    HeaderCell,
    Heading,
    Imprint,
    Mark,
    PageBreak,
    Paragraph,
    RedHead,
    Runs,
    Signature,
    Table,
    cell_runs,
    header_grid,
)
from luodi.documents.xml import clean

__all__ = ["CSS", "to_article", "to_html"]

TITLE_CHARACTERS = 20


def to_html(
    document: Document, habits: Habits | None = None, *, sources: Mapping[str, str] | None = None
) -> str:
    """A whole page, its style inside.

    `sources` says, for each `ref` of a mark, where its number comes from; they are listed at the end and the
    marks link to them.
    """
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(document.title.replace(chr(10), ''))}</title>\n<style>\n{CSS}</style>\n</head>\n"
        f"<body>\n{to_article(document, habits, sources=sources)}</body>\n</html>\n"
    )


def to_article(
    document: Document, habits: Habits | None = None, *, sources: Mapping[str, str] | None = None
) -> str:
    """The document alone, for a page that has its own head; style it with `CSS`."""
    page = _Page(habits or Habits())
    lines = ['<article class="document">', *page.opening(document), *page.blocks(document.body)]
    lines += _attachments(document.attachment_titles)
    if document.signature:
        lines += _signature(document.signature)
    if document.remark:
        lines.append(f'<p class="body">（{_text(document.remark.strip("（）"))}）</p>')
    for number, annex in enumerate(document.annexes, 1):
        lines += page.annex(annex, str(number) if len(document.annexes) > 1 else "")
    if document.imprint:
        lines += _imprint(document.imprint)
    if sources:
        lines += _sources(sources)
    if document.book_mark:
        lines.append(f'<footer class="book-mark">{_text(document.book_mark)}</footer>')
    lines.append("</article>\n")
    return "\n".join(lines)


class _Page:
    """Writes the blocks of one document, counting headings, tables and charts."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.outline = Outline()

    def opening(self, document: Document) -> Iterator[str]:
        if document.red_head:
            yield from _red_head(document.red_head)
        yield f"<h1>{_broken(document.title)}</h1>"
        if document.subtitle:
            yield f'<p class="subtitle">{_text(document.subtitle)}</p>'
        if document.addressee:
            yield f'<p class="addressee">{_text(document.addressee.rstrip("：:"))}：</p>'

    def annex(self, annex: Annex, number: str) -> Iterator[str]:
        yield f'<section class="annex"><p class="annex-mark">附件{number}</p>'
        yield f'<h1 class="annex-title">{_broken(annex.title)}</h1>'
        yield from self.blocks(annex.blocks)
        yield "</section>"

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for label, block in self.outline.labelled(blocks):
            match block:
                case Heading():
                    yield _heading(block, label)
                case Paragraph():
                    yield self._paragraph(block)
                case Table():
                    yield from _table(block, label)
                case Chart():
                    yield from _chart(block, label)
                case PageBreak():
                    yield '<div class="page-break"></div>'

    def _paragraph(self, block: Paragraph) -> str:
        kind = "body" if block.indent else "body flush"
        aligned = f" {block.align}" if block.align else ""
        lead = _text(block.lead)
        if lead and self.habits.bold_leads:
            lead = f"<strong>{lead}</strong>"
        return f'<p class="{kind}{aligned}">{lead}{_runs(block.runs)}</p>'


def _text(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")


def _anchor(ref: str) -> str:
    """The id of a source: an id has no white space."""
    return escape("ref-" + "-".join(clean(ref).split()))


def _broken(title: str) -> str:
    return "<br>".join(_text(line) for line in title_lines(title, TITLE_CHARACTERS))


def _runs(runs: Runs) -> str:
    written = []
    for run in runs:
        text = _text(run.text)
        if isinstance(run, Mark):
            ref = escape(clean(run.ref))
            text = f'<a class="figure" href="#{_anchor(run.ref)}" data-ref="{ref}">{text}</a>'
        written.append(f"<strong>{text}</strong>" if run.bold else text)
    return "".join(written)


def _heading(block: Heading, label: str) -> str:
    """Headings of the text are one level below the title."""
    words = _text(label + block.text)
    if not block.then:
        return f'<h{block.level + 1} class="level-{block.level}">{words}</h{block.level + 1}>'
    stop = "" if block.text.endswith(("。", "：", "？", "！")) else "。"
    return f'<p class="body"><span class="level-{block.level}">{words}{stop}</span>{_runs(block.then)}</p>'


def _table(table: Table, label: str) -> Iterator[str]:
    yield '<figure class="table"><table>'
    caption = "　".join(part for part in (label, table.caption) if part)
    unit = f'<span class="unit">单位：{_text(table.unit)}</span>' if table.unit else ""
    if caption or unit:
        yield f"<caption>{_text(caption)}{unit}</caption>"
    yield "<thead>"
    for band in header_grid(table):
        cells = (_heading_cell(*found) for found in band if found)
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</thead><tbody>"
    aligns = [column.align for column in table.columns]
    for row in table.rows:
        yield _row(row, aligns)
    if not table.rows:
        yield f'<tr><td class="center" colspan="{len(aligns)}">{_text(table.empty)}</td></tr>'
    yield "</tbody>"
    if table.footers:
        yield f"<tfoot>{''.join(_row(row, aligns) for row in table.footers)}</tfoot>"
    yield "</table>"
    if table.notes:
        yield f'<figcaption class="note">注：{"<br>".join(_text(note) for note in table.notes)}</figcaption>'
    yield "</figure>"


def _heading_cell(cell: HeaderCell, first: bool) -> str:
    if not first:
        return ""
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    scope = "colgroup" if cell.columns > 1 else "col"
    return f'<th scope="{scope}"{spans}>{_text(cell.text)}</th>'


def _row(row: tuple[Cell, ...], aligns: Sequence[str]) -> str:
    cells = (
        f'<td class="{align}">{_runs(cell_runs(cell))}</td>' for cell, align in zip(row, aligns, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _chart(block: Chart, label: str) -> Iterator[str]:
    """The drawing, its title, and the numbers behind it, folded unless they are to be printed."""
    behind = charts.table_behind(block.chart)
    key = f"chart-{label.removeprefix('图')}"
    yield f'<figure class="chart">{svg(block.chart, key)}'
    yield f"<figcaption>{label}　{_text(block.chart.title)}</figcaption>"
    yield f"<details{' open' if block.with_table else ''}><summary>数据表</summary><table><thead><tr>"
    yield "".join(f'<th scope="col">{_text(heading)}</th>' for heading in behind.headings)
    yield "</tr></thead><tbody>"
    for name, *values in behind.rows:
        cells = "".join(f'<td class="right">{_text(value)}</td>' for value in values)
        yield f'<tr><th scope="row">{_text(name)}</th>{cells}</tr>'
    yield "</tbody></table></details></figure>"


def _red_head(head: RedHead) -> Iterator[str]:
    yield '<header class="red-head">'
    for text in (head.copy_number, head.secrecy, head.urgency):
        if text:
            yield f'<p class="corner">{_text(text)}</p>'
    yield f'<p class="issuer">{"<br>".join(_text(name) for name in head.issuers)}{_text(head.word)}</p>'
    signers = f"<span>签发人：{_text('　'.join(head.signers))}</span>" if head.signers else ""
    yield f'<p class="number"><span>{_text(head.number)}</span>{signers}</p></header>'


def _attachments(titles: tuple[str, ...]) -> Iterator[str]:
    if len(titles) == 1:
        yield f'<p class="attachments">附件：{_text(titles[0])}</p>'
    elif titles:
        items = "".join(f"<li>{_text(title)}</li>" for title in titles)
        yield f'<div class="attachments"><span>附件：</span><ol>{items}</ol></div>'


def _signature(signature: Signature) -> Iterator[str]:
    names = "".join(f"<p>{_text(name)}</p>" for name in signature.issuers)
    day = f'<p><time datetime="{signature.date.isoformat()}">{date_text(signature.date)}</time></p>'
    yield f'<div class="signature">{names}{day}</div>'


def _imprint(imprint: Imprint) -> Iterator[str]:
    yield '<footer class="imprint">'
    if imprint.copies_to:
        yield f"<p>抄送：{_text(imprint.copies_to.rstrip('。'))}。</p>"
    yield f"<p><span>{_text(imprint.printer)}</span><span>{date_text(imprint.date)}印发</span></p></footer>"


def _sources(sources: Mapping[str, str]) -> Iterator[str]:
    yield '<section class="sources"><h2>数据来源</h2><ol>'
    for ref, words in sources.items():
        yield f'<li id="{_anchor(ref)}">{_text(words)}</li>'
    yield "</ol></section>"
