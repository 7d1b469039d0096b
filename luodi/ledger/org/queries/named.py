"""Finding units, people and rosters by what a person typed."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.org.queries.people import person_list
from luodi.ledger.org.queries.units import directory_of, knows_units, unit_list


def unit_named(actor: Actor, region: Region, name: str) -> Unit:
    """The unit that the name certainly means, among those that the actor may know.

    Raises: Rejected with the nearest ones when it means none; Refused as `units_named`.
    """
    return units_named(actor, region, [name])[0]


def units_named(actor: Actor, region: Region, names: Iterable[str]) -> list[Unit]:
    """The units that these names certainly mean, in their order, among those that the actor may know.

    Raises: Rejected with each name that means none, and the nearest units; Refused for who may not know
    every unit and names another than their own.
    """
    units = {str(unit.key): unit for unit in unit_list(actor, region)}
    directory = directory_of(region, units.values())
    matches = [(name, directory.match(name)) for name in names]
    problems = [
        _unknown_unit(name, [units[key].name for key in match.candidates if key in units])
        for name, match in matches
        if match.key is None
    ]
    if problems and not knows_units(actor, region):
        message = f"“{problems[0].value}”不是其所在单位。"
        raise Refused(f"{actor.name or actor.username} 只能处理本单位的事项,{message}")
    if problems:
        raise Rejected(problems)
    return [units[match.key] for _, match in matches if match.key is not None]


def person_named(actor: Actor, region: Region, word: str) -> Person:
    """The person of that name or key, among those that the actor may know.

    Raises: Rejected when there is none, or several of that name: then with the key of each;
    Refused where there is none for who may not know everybody.
    """
    people = list(person_list(actor, region))
    found = [person for person in people if word.strip() in (person.name, str(person.key))]
    if len(found) == 1:
        return found[0]
    if not found and not actor.sees(region):
        raise Refused(f"{actor.name or actor.username} 无权查看{region.name}的这位人员。")
    if not found:
        remedy = "请用 luodi person list 查看。"
        raise Rejected([Problem("unknown_person", f"没有名为“{word}”的人。", value=word, remedy=remedy)])
    told = ";".join(f"{person.title or '无职务'}:{person.key}" for person in found)
    message = f"名为“{word}”的有{len(found)}人。"
    raise Rejected([Problem("ambiguous_person", message, value=word, remedy=f"请改用标识:{told}。")])


def _unknown_unit(name: str, near: list[str]) -> Problem:
    hint = f"是否指:{'、'.join(near)}?" if near else "请用 luodi unit list 查看单位名录。"
    message = f"没有名为“{name}”的单位。"
    return Problem("unknown_unit", message, value=name, remedy=hint, suggestions=tuple(near))
