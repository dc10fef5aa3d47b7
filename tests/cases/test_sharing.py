"""Who will read a case, and what they learn of its contributor, asked before it is sent."""

from sqlalchemy import Engine

from cases.sharing import circles, contributor_as
from cases.views import Contributor
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import ContributorShown
from tests.conftest import People


def test_members_see_the_circles_of_their_organisation_and_who_is_in_them(engine: Engine, people: People) -> None:
    with viewing(engine, people.steward) as session:
        assert circles(session) == {"Neighbours": ("Blue Party", "This centre")}
    for stranger in (people.green, ANONYMOUS):
        with viewing(engine, stranger) as session:
            assert circles(session) == {}


def test_the_contributor_is_named_as_the_owner_chose(engine: Engine, people: People) -> None:
    with viewing(engine, people.blue) as session:
        assert contributor_as(session, ContributorShown.ORGANISATION) == Contributor("Blue Party", "party", "TW")
        assert contributor_as(session, ContributorShown.KIND) == Contributor(None, "party", "TW")
        assert contributor_as(session, ContributorShown.MEMBER) == Contributor()
