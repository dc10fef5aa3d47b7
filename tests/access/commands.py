"""Every combination of the write matrix."""

from collections.abc import Iterator
from itertools import chain

from tests.access import account_commands, case_commands, directory_commands
from tests.access.desk import Desk, Tried


def every(desk: Desk) -> Iterator[Tried]:
    """Yield every combination: commands on cases, on the directory, on accounts."""
    yield from chain(
        case_commands.on_cases(desk),
        case_commands.mistaken(desk),
        case_commands.taken_back(desk),
        case_commands.new_cases(desk),
        case_commands.drafts(desk),
        account_commands.saved_views(desk),
        directory_commands.organisations(desk),
        directory_commands.circles(desk),
        directory_commands.members(desk),
        directory_commands.invitations(desk),
        account_commands.own_account(desk),
        account_commands.links(desk),
        account_commands.providers(desk),
        account_commands.files(desk),
    )
