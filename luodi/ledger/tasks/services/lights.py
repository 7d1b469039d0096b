"""A region's own rule table for lights."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.core.lights import rules_from
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Changed, Subject, mark_stale
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import LightRule
from luodi.ledger.tasks.queries.lights import light_rules_for


@transaction.atomic
def light_rules_set(actor: Actor, *, region: Region, rules: Sequence[Mapping[str, Any]]) -> None:
    """Make this the region's table (code, colour, when, why, in order); an empty one brings the shipped back.

    Raises: Refused; Rejected with everything wrong in the table, each at its row.
    """
    actor.require(Power.EDIT, region)
    read, problems = rules_from(rules)
    if problems:
        raise Rejected(problems)
    before = _state(region)
    LightRule.objects.filter(region=region).delete()
    LightRule.objects.bulk_create(
        [
            LightRule(
                region=region,
                position=position,
                code=rule.code,
                colour=rule.colour or "",
                condition=dict(rule.when),
                why=rule.why,
            )
            for position, rule in enumerate(read, start=1)
        ]
    )
    subject = Subject("light_rules", region.code, f"{region.name}亮灯规则")
    act_record(actor, region, "light_rules_set", subject, changes=[Changed(subject, before, _state(region))])
    mark_stale(region.code, [("*", "*")])


def light_rules_read(data: bytes) -> list[Mapping[str, Any]]:
    """The table in a JSON file: a list of rules, or that list under `rules`, as `lights show` writes it.

    Raises: Rejected when it is none, or holds no rule. What is wrong in a rule is told when it is set.
    """
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except ValueError as wrong:
        spot = f"(第{wrong.lineno}行第{wrong.colno}列)" if isinstance(wrong, json.JSONDecodeError) else ""
        raise Rejected([_not_rules(f"不是UTF-8的JSON{spot}")]) from wrong
    rules = given.get("rules") if isinstance(given, dict) else given
    if not isinstance(rules, list) or not rules or not all(isinstance(rule, dict) for rule in rules):
        raise Rejected([_not_rules("没有规则表")])
    return rules


def _not_rules(why: str) -> Problem:
    remedy = "请用 luodi lights show -o 文件 取出现有规则,在其上修改。"
    return Problem("not_light_rules", f"文件{why}。", remedy=remedy)


def _state(region: Region) -> dict[str, Any]:
    return {
        "rules": [
            {"code": rule.code, "colour": rule.colour, "when": dict(rule.when), "why": rule.why}
            for rule in light_rules_for(region)
        ]
    }
