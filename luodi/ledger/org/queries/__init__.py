"""Reading org: each query takes the actor first and answers with what that actor may know."""

from luodi.ledger.org.queries.regions import region_by_code, region_list, regions_under
from luodi.ledger.org.queries.units import (
    roster_by_key,
    roster_list,
    unit_by_key,
    unit_directory,
    unit_list,
)

__all__ = [
    "region_by_code",
    "region_list",
    "regions_under",
    "roster_by_key",
    "roster_list",
    "unit_by_key",
    "unit_directory",
    "unit_list",
]
