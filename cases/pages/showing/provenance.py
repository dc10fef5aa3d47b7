"""Where a case comes from: who is said to be behind it, its sources, what is withheld, its review and its history."""

from cases.i18n import plural
from cases.pages import colours, inert, wording
from cases.pages.adding import seen_too
from cases.pages.asking import Asking
from cases.record import Content
from cases.views import CaseView
from db.vocabulary import Audience


def show(asking: Asking, content: Content, audience: Audience | None, case: CaseView | None) -> None:
    """Show all of it; `audience` and `case` are None before they are settled."""
    actors(asking, content)
    sources(asking, content)
    withheld(asking, content)
    how_it_was_made(asking, content, audience, case)


def actors(asking: Asking, content: Content) -> None:
    """Show who is said to have acted; who says so and how sure that is stand apart from how sure the facts are."""
    inert.section(asking.words("Who is said to be behind it"))
    if not content.actors:
        inert.small(asking.words("Nobody is named."))
    for actor in content.actors:
        inert.subtitle(actor.name or asking.label(actor.type, "actor_type") or asking.words("Not named"))
        confidence = asking.label(actor.confidence or "not_assessed", "attribution_confidence")
        inert.facts(
            [
                (asking.words("Kind of actor"), asking.label(actor.type, "actor_type") if actor.name else ""),
                (asking.words("Said to act for"), wording.countries(asking, [actor.state]) if actor.state else ""),
                (asking.words("Attributed by"), actor.attributed_by or ""),
                (asking.words("Basis"), asking.label(actor.basis, "attribution_basis")),
                (
                    asking.words("Attribution confidence"),
                    wording.estimate(asking, content, "actors.confidence", confidence),
                ),
            ]
        )


def sources(asking: Asking, content: Content) -> None:
    """Show what the case rests on; links are for the reader to open, the product never does."""
    inert.section(asking.words("Sources"))
    for source in content.sources:
        grade = asking.label(source.reliability, "source_reliability")
        reliability = asking.words("reliability: {grade}", grade=grade) if grade else ""
        facts = (source.publisher or "", wording.date_words(asking, source.published), reliability)
        inert.source(
            source.title,
            source.url,
            " · ".join(fact for fact in facts if fact),
            (asking.words("Archived copy"), source.archived_url) if source.archived_url else None,
        )


def withheld(asking: Asking, content: Content) -> None:
    """Show that something was withheld, how and coarsely why."""
    inert.section(asking.words("Withheld"))
    if not content.withheld:
        inert.small(asking.words("Nothing is marked as withheld in what you read here."))
    inert.facts(
        [
            (
                wording.field_name(asking, item.field),
                f"{asking.label(item.way, 'withholding_way')} · {asking.label(item.reason, 'withholding_reason')}",
            )
            for item in content.withheld
        ]
    )


def how_it_was_made(asking: Asking, content: Content, audience: Audience | None, case: CaseView | None) -> None:
    """Show what the case was checked against, who reviewed it, its ids elsewhere and what happened to it."""
    inert.section(asking.words("How this case was made"))
    pairs = [
        (asking.words("Who may read it"), _defined(asking, audience.value if audience else None, "audience")),
        (asking.words("Verification"), _defined(asking, content.verification, "verification")),
    ]
    if case is not None:
        pairs += [
            (asking.words("Review"), _review(asking, case)),
            (asking.words("Seen by others"), _seen(asking, case)),
        ]
    pairs += [
        (asking.words("Editor's estimates"), _estimates(asking, content)),
        (
            asking.words("Ids elsewhere"),
            wording.listed(asking, (f"{item.value} ({item.scheme})" for item in content.references)),
        ),
    ]
    inert.facts(pairs, stacked=True)
    if case is not None:
        _told(asking, case)
        seen_too.show(asking, case)
    for relation in content.relations:
        inert.path_link(
            asking.labelled(asking.label(relation.kind, "case_relation"), relation.case), f"/case?id={relation.case}"
        )
    if case is not None:
        _reviews(asking, case)
        history(asking, case)


def _defined(asking: Asking, term_id: str | None, vocabulary: str) -> str:
    word = asking.taxonomy.get(term_id, vocabulary) if term_id else None
    return f"{word.label[asking.lang]} · {word.definition[asking.lang]}" if word else ""


def _review(asking: Asking, case: CaseView) -> str:
    if case.review_exception is not None:
        return asking.words(wording.EXCEPTIONS[case.review_exception])
    if case.published_on is not None:
        return asking.words("Approved by independent reviewers drawn from other organisations.")
    return asking.words("Not yet published.")


def _seen(asking: Asking, case: CaseView) -> str:
    found = case.seen_too
    if not found.organisations:
        return ""
    many = found.organisations
    if asking.viewer.signed_in:
        said = plural(asking.lang, "{n} organisation saw it too", "{n} organisations saw it too", many)
    else:
        said = asking.words("At least {n} organisations saw it too", n=many)
    camps = plural(asking.lang, "{n} camp", "{n} camps", found.camps) if found.camps else ""
    return wording.bracketed(asking, said, camps) if camps else said


def _told(asking: Asking, case: CaseView) -> None:
    """Show the owner what others said who saw it too."""
    for said in case.seen_too.told:
        when = wording.period(asking, said.period_from, said.period_to)
        where = wording.countries(asking, [said.country]) if said.country else ""
        inert.statement(
            asking.words("Another organisation saw it too"), " · ".join(filter(None, (when, where))), said.note or "",
            colours.UNKNOWN,
        )  # fmt: skip


def _estimates(asking: Asking, content: Content) -> str:
    if not content.estimates:
        return ""
    fields = wording.listed(asking, (wording.field_name(asking, path) for path in content.estimates))
    return asking.words("{fields}: an editor's judgement rather than a source's.", fields=fields)


def _reviews(asking: Asking, case: CaseView) -> None:
    """Show what each reviewer said, to those who may know it: the owner, and a reviewer their own."""
    said = [
        (
            review.organisation or asking.words("A reviewer"),
            " · ".join(
                part for part in (asking.label(review.decision.value, "review_decision"), review.reason) if part
            ),
        )
        for review in case.reviews
        if review.decision is not None
    ]
    if said:
        inert.subtitle(asking.words("Reviews"))
        inert.facts(said, stacked=True)


def history(asking: Asking, case: CaseView) -> None:
    """Show what happened to a case, as far as the reader may know."""
    if case.history:
        inert.subtitle(asking.words("History"))
        inert.facts([wording.happening(asking, entry) for entry in case.history])
