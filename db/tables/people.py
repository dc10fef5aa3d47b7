"""Organisations, their members and circles, and how people sign in."""

from datetime import datetime

from sqlalchemy import Index, false
from sqlmodel import Field

from db.base import Base, UtcDateTime, now, unguessable, word
from db.vocabulary import DirectoryAction, LinkPurpose, MemberStatus, OrganisationStatus, Role


class Organisation(Base, table=True):
    """A party, NGO, newsroom or other body that takes part in the centre."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    kind: str = Field(max_length=40)
    country: str = Field(max_length=3)
    camp: str | None = Field(default=None, max_length=80)
    status: OrganisationStatus = Field(default=OrganisationStatus.MEMBER, sa_type=word(OrganisationStatus))
    is_demo: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class OrganisationSponsor(Base, table=True):
    """The member organisations that vouched for a new one."""

    __tablename__ = "organisation_sponsor"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    sponsor_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)


class Member(Base, table=True):
    """A person of one organisation. `name` is what colleagues see; `email` is for signing in only.

    Members of other organisations find a person by name, to share a TLP:RED case, only where `listed` says so.
    """

    __tablename__ = "member"

    id: int | None = Field(default_factory=unguessable, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=120)
    email: str | None = Field(default=None, max_length=254, unique=True)
    language: str | None = Field(default=None, max_length=35)
    listed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    status: MemberStatus = Field(default=MemberStatus.ACTIVE, sa_type=word(MemberStatus))
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class MemberRole(Base, table=True):
    """The roles a member holds."""

    __tablename__ = "member_role"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    role: Role = Field(primary_key=True, sa_type=word(Role))


class Circle(Base, table=True):
    """A named group of organisations that an AMBER case can be shared with."""

    __tablename__ = "circle"

    id: int | None = Field(default_factory=unguessable, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class CircleOrganisation(Base, table=True):
    """The organisations of a circle."""

    __tablename__ = "circle_organisation"

    circle_id: int = Field(foreign_key="circle.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)


class DirectoryEntry(Base, table=True):
    """What a steward did to the directory of organisations, members and circles; append-only."""

    __tablename__ = "directory_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    by_member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    action: DirectoryAction = Field(sa_type=word(DirectoryAction))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    circle_id: int | None = Field(default=None, foreign_key="circle.id", index=True)
    detail: str = ""


class Account(Base, table=True):
    """How a member signs in without an identity provider; no reader's connection can see this table.

    `password_hash` is Argon2id in its PHC string form. `totp_secret` (base 32) counts once `totp_since` is set;
    `totp_step` is the newest time step a code was used for, so that no code works twice.
    """

    __tablename__ = "account"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    password_hash: str | None = Field(default=None, max_length=255)
    totp_secret: str | None = Field(default=None, max_length=64)
    totp_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    totp_step: int = 0


class Identity(Base, table=True):
    """A person as an identity provider knows them (OpenID Connect `iss` and `sub`)."""

    __tablename__ = "identity"

    issuer: str = Field(primary_key=True, max_length=255)
    subject: str = Field(primary_key=True, max_length=255)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SignInAttempt(Base, table=True):
    """A failed attempt to sign in, kept for as long as it slows the next; `key` is a hash of what was tried."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SignInLink(Base, table=True):
    """A one-time link by which a member signs in; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    member_id: int = Field(foreign_key="member.id", index=True)
    purpose: LinkPurpose = Field(default=LinkPurpose.SIGN_IN, sa_type=word(LinkPurpose))
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebSession(Base, table=True):
    """A signed-in browser; only the hash of its cookie is kept. Deleting the row signs it out."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    member_id: int = Field(foreign_key="member.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    last_seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
