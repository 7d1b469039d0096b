"""A question put together from a command's words: the text itself, and what is written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from luodi.core.questions import Condition, Operator, Question, parse

SIGNS: tuple[tuple[str, Operator], ...] = (
    ("!=", "!="), ("≠", "!="), (">=", ">="), ("≥", ">="), ("<=", "<="), ("≤", "<="), ("=", "="), ("=", "="),
)  # fmt: skip

of = click.option("--of", metavar="统计数", help="派生数所取的统计数。")
where = click.option(
    "--where", "wheres", multiple=True, metavar="维度=值", help="条件,可多次;同一维度写两次为“或”。"
)
by = click.option("--by", multiple=True, metavar="维度", help="分组,可多次。")
over = click.option("--over", metavar="维度", help="占比的分母去掉哪个维度。")


def question_of(
    text: str, wheres: Sequence[str], by: Sequence[str], *,
    of: str | None = None, over: str | None = None, revision: int | None = None,
) -> Question:  # fmt: skip
    """The question that the text and the options say together.

    Raises: UsageError for a condition that is none; QuestionError for a text that cannot be read.
    """
    asked = parse(text)
    return replace(
        asked,
        where=(*asked.where, *map(_condition, wheres)),
        by=(*asked.by, *by),
        of=asked.of if of is None else of,
        over=asked.over if over is None else over,
        revision=asked.revision if revision is None else revision,
    )


def _condition(text: str) -> Condition:
    places = [(text.find(sign), -len(sign), sign, operator) for sign, operator in SIGNS if sign in text]
    if not places:
        raise click.UsageError(f"条件“{text}”应写成 维度=值。")
    at, _, sign, operator = min(places)
    dimension, value = text[:at].strip(), text[at + len(sign) :].strip()
    if not dimension or not value:
        raise click.UsageError(f"条件“{text}”应写成 维度=值。")
    return Condition(dimension, (value,), operator)
