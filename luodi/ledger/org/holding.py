"""The lock of a region: its facts, its lists' adjustments and its closings are written one after another."""

from __future__ import annotations

from luodi.ledger.org.models import Region


def region_hold(region: Region) -> None:
    """Wait for whoever writes the region's facts or closes its months; they wait until this transaction ends.

    Taken before any other row (the round, submissions, tasks, units) and after the books, if those are held
    too: so nobody waits in a circle. Keys that point to the region do not wait for it.
    """
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
