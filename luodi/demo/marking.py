"""Whether an installation holds a demonstration and nothing else: the mark that its making leaves."""

from __future__ import annotations

import luodi
from luodi.demo.county import ABOVE, CODE, NAME
from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Subject, record
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Account, Region

ORIGIN, VERB = "demo", "demo_make"
CODES = frozenset({CODE, *(code for code, _, _ in ABOVE)})
"""The regions of demonstrations. Another one beside them is somebody's own."""
PASSING = ("sign_in", "sign_in_failed", "report_render")
"""Acts of somebody who only looks round."""


def mark(actor: Actor) -> None:
    """Leave the mark."""
    record(
        actor=actor.username, actor_name=actor.name, region="", verb=VERB,
        subject=Subject("installation", "demo", f"示范数据：{NAME}"), details={"luodi": luodi.__version__},
    )  # fmt: skip


def is_empty() -> bool:
    """Whether nothing was ever entered."""
    return not (Region.objects.exists() or Account.objects.exists() or Act.objects.exists())


def is_demonstration() -> bool:
    """Whether this installation is a demonstration, and holds no region of somebody's own."""
    if not Act.objects.filter(verb=VERB, origin=ORIGIN).exists():
        return False
    return set(Region.objects.values_list("code", flat=True)) <= CODES


def was_worked_in() -> bool:
    """Whether somebody did more in it since than look round."""
    return Act.objects.exclude(origin=ORIGIN).exclude(verb__in=PASSING).exists()
