"""The directory: who takes part in the centre, and what stewards do to organisations, members and circles."""

from cases.directory.circles import add_circle, change_circle
from cases.directory.members import MAY_BECOME, invite, new_link, set_member_status, set_roles
from cases.directory.organisations import (
    FEWER_SPONSORS,
    SPONSORS,
    add_organisation,
    change_organisation,
    set_organisation_status,
)
from cases.directory.roster import directory

__all__ = [
    "FEWER_SPONSORS",
    "MAY_BECOME",
    "SPONSORS",
    "add_circle",
    "add_organisation",
    "change_circle",
    "change_organisation",
    "directory",
    "invite",
    "new_link",
    "set_member_status",
    "set_organisation_status",
    "set_roles",
]
