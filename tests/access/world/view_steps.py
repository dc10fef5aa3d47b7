"""What members keep and show to colleagues: saved views, done through the real verbs and in the model."""

from collections.abc import Callable

from cases import saved
from cases.errors import CaseError, NotAllowed, NotFound, Rejected, SignInNeeded
from tests.access.world.model import View
from tests.access.world.rule import finds_view
from tests.access.world.stage import Refusal, Stage


def _named(stage: Stage) -> str:
    """Return one of few names, so that the same is taken twice."""
    return stage.dice.choice(["", *(f"View {number}" for number in range(6))])


def _taken(stage: Stage, name: str, *, but: str = "") -> bool:
    views = stage.model.views.values()
    return any(view.member == stage.actor and view.name == name and view.id != but for view in views)


def keep_view(stage: Stage) -> None:
    """Save what somebody looks at."""
    dice = stage.dice
    stage.touched, stage.actor = None, stage.anybody()
    who = stage.model.people.who(stage.actor)
    name, shared = _named(stage), dice.random() < 0.5
    path = dice.choice(["/", "/cases", "/cases", "/people"])
    country = dice.choice(["TW", "JP", "TW", "JP", "ZZ"])
    refusal: Refusal = None if who.member else SignInNeeded
    if refusal is None and path == "/people":
        refusal = CaseError
    if refusal is None and (country == "ZZ" or not name or _taken(stage, name)):
        refusal = Rejected
    query = {"country": [country], "page": ["2"]}
    found = stage.attempt(
        "view", refusal, lambda s, v: saved.save(s, v, name=name, path=path, query=query, shared=shared),
        from_early_page=True,
    )  # fmt: skip
    if refusal is None:
        stage.model.views[found] = View(found, who.member, who.organisation, name, path, f"country={country}", shared)


def _on_a_view(stage: Stage) -> tuple[View, Refusal] | None:
    """Choose a view and who changes it; return it with how they must be refused."""
    if not stage.model.views:
        return None
    view = stage.dice.choice(list(stage.model.views.values()))
    stage.touched, stage.actor = None, stage.usually([view.member])
    who = stage.model.people.who(stage.actor)
    refusal: Refusal = None
    if not who.member:
        refusal = SignInNeeded
    elif not finds_view(who, view):
        refusal = NotFound
    elif view.member != who.member:
        refusal = NotAllowed
    return view, refusal


def name_view(stage: Stage) -> None:
    """Call a saved view otherwise."""
    chosen = _on_a_view(stage)
    if chosen is None:
        return
    view, refusal = chosen
    name = _named(stage)
    if refusal is None and (not name or _taken(stage, name, but=view.id)):
        refusal = Rejected
    stage.attempt("rename", refusal, lambda s, v: saved.rename(s, v, view.id, name), from_early_page=True)
    if refusal is None:
        view.name = name


def share_view(stage: Stage) -> None:
    """Show a saved view to colleagues, or no longer."""
    chosen = _on_a_view(stage)
    if chosen is None:
        return
    view, refusal = chosen
    shared = stage.dice.random() < 0.5
    stage.attempt("share", refusal, lambda s, v: saved.share(s, v, view.id, shared=shared), from_early_page=True)
    if refusal is None:
        view.shared = shared


def remove_view(stage: Stage) -> None:
    """Delete a saved view."""
    chosen = _on_a_view(stage)
    if chosen is None:
        return
    view, refusal = chosen
    stage.attempt("remove", refusal, lambda s, v: saved.remove(s, v, view.id), from_early_page=True)
    if refusal is None:
        del stage.model.views[view.id]


VIEW_STEPS: dict[str, tuple[int, Callable[[Stage], None]]] = {
    "keep_view": (3, keep_view),
    "name_view": (3, name_view),
    "share_view": (4, share_view),
    "remove_view": (3, remove_view),
}
"""What can happen to saved views, each with how often."""
