"""Reading org: each query takes the actor first and answers with what that actor may know."""

from luodi.ledger.org.queries.accounts import (
    account_by_username,
    account_list,
    actor_for,
    authenticate,
    grant_by_key,
)
from luodi.ledger.org.queries.history import act_list, history
from luodi.ledger.org.queries.people import person_by_key, person_list
from luodi.ledger.org.queries.regions import region_by_code, region_list, regions_under
from luodi.ledger.org.queries.units import roster_by_key, roster_list, unit_by_key, unit_directory, unit_list

__all__ = [
    "account_by_username",
    "account_list",
    "act_list",
    "actor_for",
    "authenticate",
    "grant_by_key",
    "history",
    "person_by_key",
    "person_list",
    "region_by_code",
    "region_list",
    "regions_under",
    "roster_by_key",
    "roster_list",
    "unit_by_key",
    "unit_directory",
    "unit_list",
]
