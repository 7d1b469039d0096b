"""What those who see only their own units may ask of a released month: the region's totals, and no more."""

from __future__ import annotations

from dataclasses import replace

from luodi.core.questions import Question
from luodi.figures.books import Asked
from luodi.figures.dimensions import Dimension
from luodi.figures.measures import Measure
from luodi.figures.words import dimension_named, is_own_unit, measure_asked
from luodi.ledger.org.access import Refused

OPEN = frozenset({"list", "status", "meaning", "light"})
"""Dimensions by which released totals of a region may be grouped and narrowed by its units."""


def limited(question: Question, asked: Asked) -> Asked:
    """The same, with the rows that this question may count for the asker.

    Who is not limited to units, or whose rows alone are counted anyway, may ask everything; so may everybody
    of rows that belong to no unit. Of a released
    month the others may ask the region's totals by the dimensions of `OPEN`; narrowed to units of their own
    they may ask more, of their own rows.
    Raises: Refused for anything else; Rejected for a word that is not known.
    """
    if asked.own_units is None or asked.only_units is not None:
        return asked
    measure = measure_asked(question)
    if measure.own is None:
        return asked
    words = [item.dimension for item in question.where] + list(question.by)
    words += [question.over] if question.over else []
    used = [dimension_named(measure, word) for word in words]
    closed = [dimension for dimension in used if dimension.name not in OPEN]
    if not closed:
        return asked
    if _is_of_own_units(question, measure, asked):
        return replace(asked, only_units=asked.own_units)
    raise Refused(_why(closed))


def _is_of_own_units(question: Question, measure: Measure, asked: Asked) -> bool:
    """Whether the question asks for rows of the asker's units alone."""
    for item in question.where:
        dimension = dimension_named(measure, item.dimension)
        if item.operator == "=" and dimension.key and all(is_own_unit(word, asked) for word in item.values):
            return True
    return False


def _why(closed: list[Dimension]) -> str:
    named = "、".join(dict.fromkeys(dimension.label for dimension in closed))
    return (
        f"已公布的只是全县合计,可按清单、状态、含义、亮灯查看,不能按“{named}”查看其他单位的数据。"
        "要看本单位的,请写明本单位,如 --where 牵头单位=本单位名称。"
    )
