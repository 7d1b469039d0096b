"""Who may see and add attachments: files follow the subject that they hang on, not a region of their own."""

from __future__ import annotations

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.papers.models import Attachment
from luodi.ledger.papers.subjects import Home, is_registered, subject_of_kind


def may_see(actor: Actor, attachment: Attachment) -> bool:
    """Whoever may see the subject, and its files of that day; of a kind that nobody registered, nobody."""
    kind, key = attachment.subject_kind, attachment.subject_key
    if not is_registered(kind) or key not in subject_of_kind(kind).seen(actor, [key]):
        return False
    until = subject_of_kind(kind).until(actor, [key]).get(key)
    return until is None or until.shows(attachment.unit_id, attachment.added_at)


def may_attach(actor: Actor, region: Region, unit: Unit | None) -> bool:
    """The office of the region; for what belongs to a unit also those who fill in that unit's answers."""
    if actor.has(Power.EDIT, region):
        return True
    return unit is not None and unit.region_id == region.pk and actor.is_own(unit, Power.FILL)


def require_attach(actor: Actor, region: Region, unit: Unit | None) -> None:
    """Raises: Refused unless the actor may hang files on what belongs to this region and unit."""
    if not may_attach(actor, region, unit):
        raise Refused(f"{actor.name or actor.username} 无权在此添加或撤下附件。")


def home_seen(actor: Actor, kind: str, key: str) -> Home:
    """Where a subject belongs that the actor may see.

    Raises: Rejected for a kind that nobody registered; NotFound also where the actor may not know of it.
    """
    subject = subject_of_kind(kind)
    if key not in subject.seen(actor, [key]):
        raise NotFound(f"没有这个{subject.label}。")
    return subject.home(key)


def unit_for(actor: Actor, home: Home) -> Unit | None:
    """The unit in whose name the actor hangs a file there; None for the office itself.

    Raises: Refused for who is neither the office nor answers for one of the subject's units.
    """
    own = next((unit for unit in home.units if actor.is_own(unit, Power.FILL)), None)
    require_attach(actor, home.region, own)
    return own
