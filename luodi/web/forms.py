"""How forms are drawn, and how problems that a service finds get to their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates

from luodi.core.problems import Problem, Rejected, sentence

T = TypeVar("T")


class Renderer(DjangoTemplates):
    """One column, labels above, the problem beside its field."""

    form_template_name = "web/_form.html"
    field_template_name = "web/_field.html"


def told_in(form: forms.Form, problems: Iterable[Problem]) -> None:
    """Put each problem beside the field that it is about; those of no field stand at the top."""
    for problem in problems:
        form.add_error(problem.field if problem.field in form.fields else None, sentence(problem))


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], T]) -> T | None:
    """What the act gives for what the form holds; None when either finds fault, which the form then tells."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Rejected as rejected:
        told_in(form, rejected.problems)
        return None
