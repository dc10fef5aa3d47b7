"""Who asks: the member, organisation, circles and roles that decide what may be read and done."""

from dataclasses import dataclass

from db.vocabulary import Role


@dataclass(frozen=True)
class Viewer:
    """A reader, signed in or not.

    Attributes:
        member_id: The member, or None for a visitor who has not signed in.
        organisation_id: The member's organisation, None for a visitor.
        circle_ids: The circles the organisation belongs to.
        roles: What the member may do.
        name: The member's display name; empty for a visitor.
        organisation: The organisation's display name; empty for a visitor.
    """

    member_id: int | None = None
    organisation_id: int | None = None
    circle_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    name: str = ""
    organisation: str = ""

    @property
    def signed_in(self) -> bool:
        """Say whether a member asks."""
        return self.member_id is not None

    def has(self, role: Role) -> bool:
        """Say whether the member holds `role`."""
        return role in self.roles


ANONYMOUS = Viewer()
"""A visitor who has not signed in."""
