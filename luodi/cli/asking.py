"""`luodi ask` and `luodi measures`: any figure, and what can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from luodi.cli import options, restating, showing, words
from luodi.cli.lazy import Command
from luodi.cli.session import prepare, session

if TYPE_CHECKING:
    from luodi.core.questions import Question
    from luodi.figures.answers import Figure


@click.command(cls=Command)
@click.argument("text", metavar="统计数|问句")
@click.option("--region", metavar="代码", help="地区代码;问句里写了可省。")
@click.option("--period", type=options.PERIOD, help="期间,如 2024-05、2024Q2;问句里写了可省。")
@words.of
@words.where
@words.by
@words.over
@click.option("--revision", type=click.IntRange(0, 999_999), metavar="N", help="第几版;0 为未定版数。")
@click.option("--sources", is_flag=True, help="列出数的来源:每一行与它的单元格。")
@options.as_user
@options.as_json
def ask(
    text: str, region: str | None, period: str | None, of: str | None, wheres: tuple[str, ...],
    by: tuple[str, ...], over: str | None, revision: int | None, sources: bool, as_user: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """问一个统计数。例:luodi ask 任务数 --region 159924 --period 2024-05 --by 状态"""
    question = words.question_of(text, wheres, by, of=of, over=over, revision=revision)
    figure, notes = _answer(question, region, period, sources, as_user, with_notes=not as_json)
    if as_json:
        showing.document(figure.as_json())
    else:
        _show(figure, notes)


@click.command(cls=Command)
@options.as_json
def measures(as_json: bool) -> None:
    """列出可以问的全部统计数:名称、单位、维度、定义。"""
    prepare()
    from luodi.figures.catalogue import catalogue

    lines = catalogue()
    if as_json:
        showing.document({"measures": [line.as_json() for line in lines]})
        return
    for line in lines:
        showing.block(
            f"{line.label}({line.name})",
            [
                ("单位", line.unit),
                ("定义", line.definition),
                ("维度", "、".join(label for _, label in line.dimensions)),
            ],
        )


def _answer(
    question: Question, region: str | None, period: str | None, sources: bool, as_user: str | None,
    *, with_notes: bool,
) -> tuple[Figure, list[str]]:  # fmt: skip
    """The figure, and what a person should know of its month."""
    with session(as_user) as actor:
        from luodi.figures.asking import ask as figure_asked

        figure = figure_asked(actor, question, region=region or "", period=period or "", with_sources=sources)
        is_sealed = bool(figure.revision)
        noted = restating.notes(actor, figure.region, figure.period) if with_notes and is_sealed else []
        return figure, noted


def _show(figure: Figure, notes: Sequence[str]) -> None:
    from luodi.figures.catalogue import figure_text, value_text

    where = ",".join(f"{figure.dimension_label(name)}={value}" for name, value in figure.where.items())
    showing.say(f"{figure.label}{f'({where})' if where else ''}:{figure_text(figure)}")
    if figure.book_mark:
        showing.say(figure.book_mark)
    for note in notes:
        showing.say(note)
    if figure.regions != 1:
        showing.say(f"合计{figure.regions}个地区,其中{figure.regions_sealed}个已定版。")
    if figure.scope == "unit":
        public = (
            "全县合计已公布,但只限按清单、状态、含义、亮灯的,其他只看本单位。"
            if figure.released
            else "全县合计尚未公布。"
        )
        showing.say(f"只计您所在单位的数据;{public}")
    if figure.by:
        rows = [
            (*(word or "未知" for word in cell.key.values()), value_text(figure, cell.value))
            for cell in figure.rows
        ]
        showing.table([*map(figure.dimension_label, figure.by), figure.label], rows, right=[len(figure.by)])
    if figure.sources is not None:
        lines = [(source.label, source.unit, source.cell, source.by, source.key) for source in figure.sources]
        showing.table(("来源", "单位", "单元格或表单", "填报", "标识"), lines)
