"""Every public verb of the product, by what the tests of access do with it; a new one must be given its place here."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

COMMANDS = {
    "accounts.open_link",
    "accounts.own_member",
    "accounts.set_preferences",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.sign_out_everywhere",
    "accounts.use_link",
    "correct.correct",
    "correct.narrow",
    "correct.take_back",
    "correct.withdraw",
    "corroborate.assess",
    "corroborate.corroborate",
    "corroborate.take_back_assessment",
    "corroborate.take_back_corroboration",
    "credentials.change_password",
    "credentials.confirm",
    "credentials.confirm_code",
    "credentials.drop_code",
    "credentials.offer_code",
    "credentials.sign_in",
    "credentials.sign_in_with_code",
    "credentials.withdraw_offer",
    "directory.circles.add_circle",
    "directory.circles.change_circle",
    "directory.members.invite",
    "directory.members.new_link",
    "directory.members.set_member_status",
    "directory.members.set_roles",
    "directory.organisations.add_organisation",
    "directory.organisations.change_organisation",
    "directory.organisations.set_organisation_status",
    "draft.discard",
    "draft.save",
    "identities.sign_in",
    "review.decide",
    "saved.remove",
    "saved.rename",
    "saved.save",
    "saved.share",
    "submit.resend",
    "submit.submit",
    "taken.take",
}
"""What somebody does: `test_write_matrix` tries each as everybody, in every state."""

READS = {
    "accounts.own_sessions": "guessed",
    "charts.chart": "counted",
    "charts.picture": "counted",
    "compare.earlier": "compared",
    "directory.roster.directory": "surroundings",
    "draft.from_case": "drafted",
    "draft.load": "drafted",
    "draft.mine": "drafted",
    "export.export": "exported",
    "gaps.counting.gaps": "counted",
    "matrix.counting.matrix": "counted",
    "playbook.answering.behind": "counted",
    "playbook.answering.playbook": "counted",
    "read.contents": "whole",
    "read.read_case": "opened",
    "read.read_cases": "whole",
    "read.read_lines": "found",
    "playbook.leaving.taken_along": "counted",
    "review.queue": "surroundings",
    "review.readable_case": "allowed",
    "review.standing": "allowed",
    "facets.cases_by": "counted",
    "facets.facets": "counted",
    "saved.views": "drafted",
    "search.finding.count": "found",
    "search.finding.find": "found",
    "search.conditions.meaning": "found",
    "search.finding.id_of": "named",
    "search.finding.ids": "found",
    "sharing.centre": "surroundings",
    "sharing.circles": "surroundings",
    "sharing.contributor_as": "surroundings",
    "sharing.people_to_name": "surroundings",
    "sharing.readers_of": "stood",
    "standing.readings": "stood",
    "standing.where_it_stands": "stood",
    "stats.by_country": "counted",
    "stats.by_family": "counted",
    "stats.countermeasure_by_result": "counted",
    "stats.coverage": "counted",
    "stats.figures": "counted",
    "stats.over_time": "counted",
    "stats.tactic_by_country": "counted",
    "stats.tactic_by_target": "counted",
    "submit.settle": "attempted",
    "taken.allowance": "surroundings",
    "taken.check_quota": "surroundings",
    "taken.log": "surroundings",
    "taxonomy.taxonomy": "surroundings",
    "timing.behind": "counted",
    "timing.times": "counted",
}
"""What somebody asks, and the kind of question by which `test_twins` asks it."""

INNER = {
    "accounts.activate": "the link or the provider was checked before",
    "accounts.give_password": "the link or the old password was checked before",
    "accounts.has_way_in": "a step of a steward's deed",
    "accounts.is_due_for_touch": "of the session that asks",
    "accounts.issue_link": "a steward was checked before",
    "accounts.issue_link_by_email": "for whoever keeps the database",
    "accounts.member_of_email": "a step of signing in",
    "accounts.start_session": "a step of signing in",
    "accounts.touch": "of the session that asks",
    "accounts.viewer_of_cookie": "who asks, by a secret",
    "added.assessments": "a step of reading",
    "added.seen_too": "a step of reading",
    "attempts.admit": "a step of signing in",
    "attempts.forget": "a step of signing in",
    "attempts.withdraw": "a step of signing in",
    "check.check": "for whoever keeps the database",
    "correct.reach": "of a case loaded before",
    "credentials.has_code": "of oneself",
    "credentials.has_password": "of oneself",
    "credentials.offer": "of oneself",
    "demo.load": "for whoever keeps the database",
    "directory.acting.acting_now": "who asks, as of this moment",
    "directory.acting.end_access": "a steward was checked before",
    "directory.acting.leaves_nobody": "a step of a steward's deed",
    "directory.acting.note": "a steward was checked before",
    "directory.acting.organisation_of": "every member sees every organisation",
    "directory.acting.with_steward": "a step of a steward's deed",
    "history.record_all": "the deed was checked before",
    "history.broken_at": "for whoever keeps the database",
    "history.ensure_head": "for whoever keeps the database",
    "history.record": "the deed was checked before",
    "index.asking.own_rows": "a step of counting",
    "index.asking.remembered": "hands out again what a verb answered to who reads the same",
    "index.asking.rows_where": "a step of searching",
    "index.asking.rows_with": "a step of searching",
    "index.copying.keep": "for the next process",
    "index.copying.keep_soon": "for the next process",
    "index.copying.kept": "a step of counting",
    "index.keeping.ask_rows": "for tests",
    "index.keeping.index_of": "a step of counting",
    "index.keeping.renewed": "a step of counting",
    "index.keeping.asked_of_all": "a step of searching",
    "index.loading.facts": "a step of counting",
    "index.loading.sets": "a step of counting",
    "index.loading.shares": "a step of counting",
    "index.timing.timed": "a step of counting",
    "index.trying.trials": "a step of counting",
    "index.trying.trials_by_rows": "a step of counting",
    "people.add_circle": "a steward was checked before",
    "people.add_member": "a steward was checked before",
    "people.add_organisation": "a steward was checked before",
    "people.viewer_of_member": "who asks, after their secret was checked",
    "read.viewer_of": "who asks",
    "playbook.matching.alike": "a step of counting",
    "playbook.recording.opinions": "a step of counting",
    "playbook.recording.events_of": "a step of counting",
    "playbook.recording.recorded": "a step of counting",
    "review.met_by": "a condition of the door",
    "review.answer": "the deed was checked before",
    "review.apply": "the deed was checked before",
    "reviewers.draw": "the deed was checked before",
    "reviewers.choose": "the deed was checked before",
    "reviewers.ask": "the deed was checked before",
    "review.editions": "of a case loaded before",
    "reviewers.latest_edition": "of a case loaded before",
    "reviewers.proposed": "of a proposal loaded before",
    "review.publish": "the deed was checked before",
    "review.publish_unreviewed": "for whoever keeps the database",
    "review.receipt": "of a case loaded before",
    "reviewers.target_of": "of a case loaded before",
    "reviewers.replace_absent": "a step of a deed that was checked before",
    "reviewers.replace_members": "a steward was checked before",
    "seals.ensure_key": "for whoever keeps the database",
    "seals.key_of": "the centre's key, by which the server knows its own cookies again",
    "export.may_leave": "a step of counting",
    "export.staying": "a step of counting",
    "facets.selected": "a step of counting",
    "facets.shown": "a step of counting",
    "read.values_of": "a step of reading",
    "search.passages.passages": "a step of searching",
    "search.chosen.chosen": "a step of searching",
    "search.chosen.in_order": "a step of searching",
    "search.conditions.asked_of": "a step of searching",
    "search.conditions.conditions": "a step of searching",
    "search.conditions.place": "a step of searching",
    "search.meaning.understand": "a step of searching",
    "setup.first_steward": "for whoever keeps the database",
    "setup.prepare": "for whoever keeps the database",
    "bulk.load": "a step of filling a database",
    "synth.fill": "for whoever keeps the database",
    "setup.publish_seed": "for whoever keeps the database",
    "setup.reindex": "for whoever keeps the database",
    "setup.seed": "for whoever keeps the database",
    "setup.starter_member": "for whoever keeps the database",
    "submit.forget_draft": "takes only a draft of who sends",
    "submit.keep": "the deed was checked before",
    "submit.ready_now": "reads nothing but vocabularies",
    "taxonomy.held_fingerprint": "what the vocabularies are called",
    "taxonomy.load_vocabularies": "for whoever keeps the database",
    "write.set_aside": "the deed was checked before",
    "write.store": "the deed was checked before",
    "write.store_new": "a step of storing",
}
"""What only other verbs call, and why it needs no check of its own."""

AT_THE_EDGES = {
    "accounts.has_way_in",
    "accounts.issue_link",
    "accounts.member_of_email",
    "accounts.viewer_of_cookie",
    "accounts.is_due_for_touch",
    "accounts.touch",
    "credentials.has_code",
    "credentials.has_password",
    "credentials.offer",
    "read.viewer_of",
    "review.answer",
    "seals.key_of",
    "setup.first_steward",
    "setup.prepare",
}
"""What of `INNER` pages and routes call all the same: about who asks, and when the server starts.

`review.answer` is the name of an attribute there, too.
"""


def public_verbs() -> Iterator[str]:
    """Yield every public function of the verbs that takes a database, such as `draft.save`."""
    for path in sorted((ROOT / "cases").rglob("*.py")):
        module = path.relative_to(ROOT / "cases").with_suffix("")
        if module.parts[0] in {"pages", "web", "formats", "cli", "command", "terminal", "browser"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = [argument.arg for argument in node.args.args[:1]]
                if first and first[0] in {"session", "engine"}:
                    yield ".".join((*module.parts, node.name))


def called_at_the_edges() -> set[str]:
    """Return the verbs that pages and routes call, such as `draft.save`."""
    found: set[str] = set()
    for path in [*(ROOT / "cases" / "pages").rglob("*.py"), *(ROOT / "cases" / "web").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(f"{node.value.id}.{node.attr}")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cases."):
                found |= {f"{(node.module or '').removeprefix('cases.')}.{alias.name}" for alias in node.names}
    return found
