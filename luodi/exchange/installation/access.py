"""Who may take copies of everything, and put one in its place."""

from __future__ import annotations

from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.models import Region


def require_backup(actor: Actor) -> None:
    """Raises: Refused unless the actor may copy every region, and where there is none yet, everything."""
    roots = list(Region.objects.filter(parent=None))
    if not roots:
        actor.require_anywhere(Power.BACKUP)
    if not all(actor.has(Power.BACKUP, region) for region in roots):
        raise Refused(
            f"{actor.name or actor.username} 无权备份或恢复全部数据:这需要覆盖全部地区的系统管理员。"
        )
