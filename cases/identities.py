"""Members as an identity provider knows them: who signs in there is somebody who is a member here already."""

from sqlmodel import Session, select

from cases import accounts
from cases.errors import NotAllowed
from cases.i18n import N_
from cases.people import viewer_of_member
from db.tables import Identity, Member
from db.vocabulary import MemberStatus

LONGEST_SUBJECT = 255
"""Characters of `sub` at most, as OpenID Connect has it."""


class NobodyHere(NotAllowed):
    """The provider knows the person, this centre doesn't."""

    message = N_(
        "You are signed in there, but no member here has this e-mail, or it isn't verified. "
        "Ask your organisation's steward to invite you."
    )


def sign_in(
    session: Session, issuer: str, subject: str, *, verified_email: str | None, instead_of: str | None = None
) -> str:
    """Sign in whom an identity provider vouches for, and return the secret of a new session.

    The first time a person comes, the verified e-mail finds the member, invited or active, and the identity is
    noted; from then on the identity alone counts, whatever e-mail the provider says. Nobody becomes a member by this.

    Args:
        session: The database.
        issuer: The provider (`iss`).
        subject: The person as the provider numbers them (`sub`).
        verified_email: The e-mail the provider vouches for; None where it doesn't.
        instead_of: The secret the browser had before; its session ends.

    Raises:
        NobodyHere: No member fits, the member is no longer active, or is somebody else at the provider.
    """
    if len(subject) > LONGEST_SUBJECT or "\0" in subject:
        raise NobodyHere
    identity = session.get(Identity, (issuer, subject))
    member = session.get(Member, identity.member_id) if identity else _newcomer(session, verified_email)
    if member is None:
        raise NobodyHere
    if member.status is MemberStatus.INVITED:
        accounts.activate(session, member)
    if not viewer_of_member(session, member.id or 0).signed_in:
        raise NobodyHere
    if identity is None:
        session.add(Identity(issuer=issuer, subject=subject, member_id=member.id or 0))
        session.flush()
    return accounts.start_session(session, member.id or 0, instead_of=instead_of)


def _newcomer(session: Session, verified_email: str | None) -> Member | None:
    member = accounts.member_of_email(session, verified_email) if verified_email else None
    if member is None or session.exec(select(Identity).where(Identity.member_id == member.id)).first() is not None:
        return None
    return member
