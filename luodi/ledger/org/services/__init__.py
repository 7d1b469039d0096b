"""The acts of org: regions, units and their names, rosters, people, accounts and grants."""

from luodi.ledger.org.services.directories import Taken, UnitRow, units_restore, units_take
from luodi.ledger.org.services.naming import alias_add, alias_remove
from luodi.ledger.org.services.regions import (
    region_add,
    region_move,
    region_rename,
    region_setting_set,
    reporting_parent_set,
)
from luodi.ledger.org.services.units import (
    unit_add,
    unit_change,
    unit_close,
    unit_merge,
    unit_order_set,
    unit_void,
)

__all__ = [
    "Taken",
    "UnitRow",
    "alias_add",
    "alias_remove",
    "region_add",
    "region_move",
    "region_rename",
    "region_setting_set",
    "reporting_parent_set",
    "unit_add",
    "unit_change",
    "unit_close",
    "unit_merge",
    "unit_order_set",
    "unit_void",
    "units_restore",
    "units_take",
]
