"""The acts of org: regions, units and their names, rosters, people, accounts and grants."""

from luodi.ledger.org.services.accounts import (
    NewAccount,
    account_add,
    account_sign_in,
    account_start,
    account_stop,
    password_recover,
    password_reset,
    password_set,
)
from luodi.ledger.org.services.directories import Taken, UnitRow, units_take
from luodi.ledger.org.services.directories_undo import units_restore
from luodi.ledger.org.services.grants import grant_add, grant_end
from luodi.ledger.org.services.merging import unit_merge
from luodi.ledger.org.services.naming import alias_add, alias_remove
from luodi.ledger.org.services.people import (
    leader_order_set,
    people_take,
    people_void,
    person_add,
    person_change,
    person_close,
)
from luodi.ledger.org.services.regions import (
    region_add,
    region_move,
    region_rename,
    reporting_parent_set,
)
from luodi.ledger.org.services.rosters import roster_set
from luodi.ledger.org.services.settings import region_setting_set
from luodi.ledger.org.services.units import (
    unit_add,
    unit_change,
    unit_close,
    unit_order_set,
    unit_void,
)

__all__ = [
    "NewAccount",
    "Taken",
    "UnitRow",
    "account_add",
    "account_sign_in",
    "account_start",
    "account_stop",
    "alias_add",
    "alias_remove",
    "grant_add",
    "grant_end",
    "leader_order_set",
    "password_recover",
    "password_reset",
    "password_set",
    "people_take",
    "people_void",
    "person_add",
    "person_change",
    "person_close",
    "region_add",
    "region_move",
    "region_rename",
    "region_setting_set",
    "reporting_parent_set",
    "roster_set",
    "unit_add",
    "unit_change",
    "unit_close",
    "unit_merge",
    "unit_order_set",
    "unit_void",
    "units_restore",
    "units_take",
]
