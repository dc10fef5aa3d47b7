"""The page of downloads says how much a member may still take, why not more, and what was taken."""

from typing import Any

import pytest
from sqlalchemy import Engine

from cases import accounts, people, setup
from cases.export import export
from cases.search import Filter
from cases.taken import QUOTA, take
from db.access import viewing
from db.engine import transaction
from db.tables import Organisation
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, Role
from tests.pages.test_reading_pages import Opener, markup, opened_to_write, shown, steward_cookie

__all__ = ["opened_to_write"]  # a fixture, found by its name

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def stocked(seeded_copy: Engine, entered: dict[str, Any]) -> Engine:
    """Return a centre that has two GREEN cases beside the public ones."""
    with transaction(seeded_copy) as session:
        viewer = people.viewer_of_member(session, setup.first_steward(session))
        for number in ("1", "2"):
            references = [{"scheme": "own", "value": f"G-{number}"}]
            setup.publish_seed(session, viewer, {**entered, "audience": "green", "references": references})
    return seeded_copy


def member(engine: Engine, organisation: str, name: str, *roles: Role) -> Viewer:
    """Add an organisation with a member."""
    with transaction(engine) as session:
        found = people.add_organisation(session, name=organisation, kind="ngo", country="JP")
        added = people.add_member(session, found, name=name, roles=roles)
        return people.viewer_of_member(session, added.id or 0)


def colleague(engine: Engine, of: Viewer, name: str, *roles: Role) -> Viewer:
    """Add a member to the same organisation."""
    with transaction(engine) as session:
        found = session.get_one(Organisation, of.organisation_id)
        added = people.add_member(session, found, name=name, roles=roles)
        return people.viewer_of_member(session, added.id or 0)


def cookie(engine: Engine, viewer: Viewer) -> str:
    """Sign a member in."""
    with transaction(engine) as session:
        return accounts.sign_in(session, accounts.issue_link(session, viewer.member_id or 0))


def took(engine: Engine, viewer: Viewer, query: str, wanted: Filter, name: str = "csv") -> None:
    """Let a member take what a filter finds."""
    with viewing(engine, viewer) as session, transaction(engine) as writing:
        take(writing, viewer, name=name, query=query, exported=export(session, wanted))


def test_a_visitor_is_told_nothing_of_quotas_and_logs(opened_to_write: Opener) -> None:
    said = shown(opened_to_write("download"))
    assert "What was taken" not in said
    assert "left for you" not in said
    assert "Download the cases (.csv)" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_member_sees_what_is_left_and_their_own_downloads(
    opened_to_write: Opener, stocked: Engine, lang: str
) -> None:
    reader = member(stocked, "Green Watch", "Aya", Role.READER)
    other = colleague(stocked, reader, "Ken", Role.READER)
    took(stocked, reader, "country=TW", Filter(country=("TW",)), "parquet-tables")
    took(stocked, other, "country=JP", Filter(country=("JP",)))
    page = opened_to_write("download", cookie=cookie(stocked, reader), lang=lang)
    said = markup(page)
    assert said.count('href="/cases?country=TW"') == 1
    assert "/cases?country=JP" not in said
    assert "export_id" not in {box.key for box in page.text_input}
    if lang == "en":
        assert "4,998 of 5,000 left for you" in said
        assert "Parquet · All tables (.zip)" in said
        assert "Country: Taiwan" in said


def test_beyond_the_quota_the_page_says_so_instead_of_offering_files(
    opened_to_write: Opener, stocked: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(QUOTA, "3")
    reader = member(stocked, "Green Watch", "Aya", Role.READER)
    took(stocked, reader, "", Filter())
    said = shown(opened_to_write("download", cookie=cookie(stocked, reader)))
    assert "you may take 1 more now, of 3 in 24 hours" in said
    assert "1 of 3 left for you" in said
    assert "Download the cases (.csv)" not in said
    assert "Data dictionary (.csv)" in said
    public = shown(opened_to_write("download", cookie=cookie(stocked, reader), q="TW-2018-001"))
    assert "Download the cases (.csv)" in public


def test_stewards_see_who_took_it_and_only_their_own_members_filters(opened_to_write: Opener, stocked: Engine) -> None:
    reader = member(stocked, "Green Watch", "Aya", Role.READER)
    steward = colleague(stocked, reader, "Mio", Role.ORGANISATION_STEWARD)
    took(stocked, reader, "country=TW", Filter(country=("TW",)))
    own = shown(opened_to_write("download", cookie=cookie(stocked, steward)))
    assert "by the members of your organisation" in own
    assert "Aya, Green Watch" in own
    assert "Country: Taiwan" in own
    centre = markup(opened_to_write("download", cookie=steward_cookie(stocked)))
    assert "Aya, Green Watch" in centre
    assert "not shown" in centre
    assert "country=TW" not in centre


def test_a_steward_finds_the_download_a_file_came_from(opened_to_write: Opener, stocked: Engine) -> None:
    reader = member(stocked, "Green Watch", "Aya", Role.READER)
    steward = colleague(stocked, reader, "Mio", Role.ORGANISATION_STEWARD)
    took(stocked, reader, "country=TW", Filter(country=("TW",)))
    took(stocked, reader, "country=JP", Filter(country=("JP",)))
    page = opened_to_write("download", cookie=cookie(stocked, steward))
    newest, oldest = (row for row in markup(page).split("<tr>") if "EX-" in row)
    wanted = oldest[oldest.index("EX-") :][:12]
    page.text_input(key="export_id").set_value(wanted.lower().replace("-", " ")).run()
    found = [row for row in markup(page).split("<tr>") if "EX-" in row]
    assert len(found) == 1
    assert wanted in found[0]
    assert "country=JP" in newest
    page.text_input(key="export_id").set_value("EX-0000-0001").run()
    assert "is no export id" in shown(page)
    page.text_input(key="export_id").set_value("EX-7K3M-Q2VX").run()
    assert "No download that you may know of has this id." in shown(page)


def test_the_log_is_shown_a_page_at_a_time(opened_to_write: Opener, stocked: Engine) -> None:
    reader = member(stocked, "Green Watch", "Aya", Role.READER)
    for _ in range(26):
        took(stocked, reader, "q=TW-2018-001", Filter(q="TW-2018-001"))
    signed_in = cookie(stocked, reader)
    first = markup(opened_to_write("download", cookie=signed_in, country=["JP"]))
    assert first.count(">EX-") == 25
    assert 'href="/download?country=JP&amp;page=2"' in first
    for page in ("2", "99"):
        assert markup(opened_to_write("download", cookie=signed_in, page=page)).count(">EX-") == 1
