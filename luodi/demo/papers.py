"""The policy documents that the lists cite. All are invented, and say so: 示例 stands in every name."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.demo.chance import number, pick
from luodi.demo.county import TaskPlan
from luodi.demo.vocabulary import table


@dataclass(frozen=True)
class Paper:
    """A policy document: its title, its number, and who issued it."""

    title: str
    number: str
    issuer: str


def paper_of(task: TaskPlan) -> Paper:
    """The document that a pursuit rests on: of the ministry that its lead unit answers to."""
    issuer, code, fields = table("documents")["units"][task.reporter]
    field = pick(fields, "field", task.list_name, task.name)
    titles = table("documents")["lists"][task.list_name]
    title = pick(titles, "title", task.list_name, field).replace("{field}", field)
    year = number(2021, 2023, "year", title)
    return Paper(title, f"{code}发〔{year}〕{number(3, 96, 'serial', title)}号", issuer)


def opinion() -> str:
    """The title of the opinion that the first two lists carry out."""
    return str(table("documents")["lists"]["重点工作任务清单"])
