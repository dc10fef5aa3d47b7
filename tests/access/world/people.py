"""The model's people: organisations, members, circles, and what each of them knows of the others."""

from dataclasses import dataclass, field

from db.vocabulary import MemberStatus, OrganisationStatus, Role


@dataclass
class Organisation:
    """An organisation of the model; `id` is that of the database."""

    id: int
    name: str
    kind: str
    country: str
    camp: str | None
    status: OrganisationStatus = OrganisationStatus.MEMBER

    @property
    def takes_part(self) -> bool:
        """Say whether its members can sign in."""
        return self.status in {OrganisationStatus.MEMBER, OrganisationStatus.PROBATION}


@dataclass
class Member:
    """A person of the model."""

    id: int
    organisation: Organisation
    name: str
    roles: set[Role]
    listed: bool
    status: MemberStatus = MemberStatus.ACTIVE

    @property
    def can_sign_in(self) -> bool:
        """Say whether the member is let in at this moment."""
        return self.status is MemberStatus.ACTIVE and self.organisation.takes_part


@dataclass
class Circle:
    """A circle of the model, with the ids of its organisations."""

    id: int
    name: str
    organisations: set[int]


@dataclass(frozen=True)
class Who:
    """Who asks, as of this moment; a visitor, and who isn't let in any more, is nobody."""

    member: int = 0
    organisation: int = 0
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Noted:
    """An entry of the directory's log."""

    action: str
    organisation: int | None = None
    member: int | None = None
    circle: int | None = None


@dataclass
class People:
    """Everybody, and what stewards did."""

    organisations: dict[int, Organisation] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    circles: dict[int, Circle] = field(default_factory=dict)
    log: list[Noted] = field(default_factory=list)

    def who(self, member: int) -> Who:
        """Return a member, or a visitor (0), as they stand now."""
        found = self.members.get(member)
        if found is None or not found.can_sign_in:
            return Who()
        return Who(found.id, found.organisation.id, frozenset(found.roles))

    def knows(self, who: Who, other: Member) -> bool:
        """Say whether somebody knows that a person exists: colleagues, who wants to be found, and the stewards."""
        if not who.member:
            return False
        found = other.listed and other.status is MemberStatus.ACTIVE
        return other.organisation.id == who.organisation or found or Role.CENTRE_STEWARD in who.roles

    def name_for(self, who: Who, member: int) -> str:
        """Return a person's name as somebody may know it, or else that of the organisation."""
        other = self.members[member]
        return other.name if self.knows(who, other) else other.organisation.name

    def knows_circle(self, who: Who, circle: int | None) -> bool:
        """Say whether somebody knows a circle: its organisations, and the stewards of the centre."""
        if not circle or not who.member:
            return False
        return who.organisation in self.circles[circle].organisations or Role.CENTRE_STEWARD in who.roles

    def knows_entry(self, who: Who, noted: Noted) -> bool:
        """Say whether somebody reads an entry of the log: stewards, those of an organisation only its own."""
        if Role.CENTRE_STEWARD in who.roles:
            return True
        return Role.ORGANISATION_STEWARD in who.roles and noted.organisation == who.organisation
