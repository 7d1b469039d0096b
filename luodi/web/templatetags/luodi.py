"""Tags that every template has: numbers as doors, charts with their tables, small signs."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luodi.core.problems import Problem, sentence
from luodi.web.charts import Drawn
from luodi.web.numbers import Number
from luodi.web.places import Place

register = template.Library()


@register.inclusion_tag("web/_number.html")
def number(value: Number, with_unit: bool = True) -> dict[str, Any]:
    """A number that opens what stands behind it."""
    return {"number": value, "with_unit": with_unit}


@register.inclusion_tag("web/_chart.html")
def chart(drawn: Drawn, name: str) -> dict[str, Any]:
    """A chart with the table behind it; `name` tells it from others on the page."""
    return {"chart": drawn, "name": f"chart-{name}", "doors": f"doors-{name}"}


@register.filter
def told(problem: Problem) -> str:
    """A problem as sentences."""
    return sentence(problem)


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], name: str, *args: Any) -> str:
    """The address of a page of this region and month."""
    place: Place = context["place"]
    return place.address(name, *args)


@register.simple_tag
def sign(name: str) -> SafeString:
    """A small sign from the sheet of signs; decoration beside a word."""
    return format_html(
        '<svg class="sign" aria-hidden="true"><use href="/static/luodi/signs.svg#{}"/></svg>', name
    )
