"""A few lines of script that Streamlit has no element for: language, what is typed, links, what is first unfolded."""

import streamlit as st

from cases.browser import LANGUAGE_COOKIE
from cases.pages.asking import Asking

# A text area reports its value only when it is left. Whoever reloads before that would lose the sentence, so a pause
# in typing does what Ctrl+Enter does. It is left alone while an input method composes a character, and it waits while
# the connection is lost, when Streamlit disables all boxes. What was typed into any box just before that is only sent
# with the next deed, so once the connection is back the page is run again.
# What opens above the page stands outside the part that knows whether it is light or dark.
# What stands behind a button is sent when somebody first puts a finger on it: Streamlit's own way of telling also runs
# the page when it is closed, and loses the click beside it that closed it.
# A link of ours (`fc-in`) would load the whole product anew; Streamlit follows the address when it is told of it.
_SCRIPT = """
export default function(component) {
  const { data } = component;
  document.documentElement.lang = data.lang;
  document.cookie = data.cookie + "=" + data.lang + ";path=/;max-age=31536000;SameSite=Lax";
  const themed = document.querySelector("[data-testid=stApp]");
  if (themed) document.documentElement.style.colorScheme = getComputedStyle(themed).colorScheme;
  window.fusionBack = () => component.setTriggerValue("back", true);
  window.fusionUnfold = (name) => { if (!data.unfolded.includes(name)) component.setTriggerValue("unfold", name); };
  const page = document.documentElement.dataset;
  if (page.keeper) return;
  page.keeper = "listening";
  let pause = null, composing = false;
  document.addEventListener("compositionstart", () => { composing = true; }, true);
  document.addEventListener("compositionend", () => { composing = false; }, true);
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLTextAreaElement)) return;
    clearTimeout(pause);
    pause = setTimeout(function send() {
      if (composing || box.disabled) { pause = setTimeout(send, 500); return; }
      box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true,
        bubbles: true, cancelable: true}));
    }, 700);
  }, true);
  const app = document.querySelector("[data-testid=stApp]");
  let lost = false;
  new MutationObserver(() => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    if (connected && lost) setTimeout(() => window.fusionBack(), 300);
    lost = !connected;
  }).observe(app, {attributeFilter: ["data-test-connection-state"]});
  const unfold = (event) => {
    const button = event.target instanceof Element ? event.target.closest(".stPopover button") : null;
    const name = button?.closest('[class*="st-key-"]')?.className.match(/st-key-(\\w+)/);
    if (name) window.fusionUnfold(name[1]);
  };
  document.addEventListener("pointerdown", unfold, true);
  document.addEventListener("click", (event) => { if (!event.detail) unfold(event); }, true);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.fc-in") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.pathname !== location.pathname || link.closest(".fc-pages")) {
      document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    }
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });
}
"""

UNFOLDED = "unfolded"
"""Where a session keeps the names of what was unfolded in it."""

_KEY = "keeper"

_component = st.components.v2.component("fusion_keeper", js=_SCRIPT)


def keep(asking: Asking) -> None:
    """Tell the browser the page's language and keep what is typed."""
    _component(
        data={"lang": asking.lang, "cookie": LANGUAGE_COOKIE, "unfolded": st.session_state.get(UNFOLDED, [])},
        key=_KEY,
        height=0,
        on_back_change=lambda: None,
        on_unfold_change=_unfold,
    )


def is_unfolded(name: str) -> bool:
    """Say whether somebody has wanted to see what a popover holds in this session; before, nobody needs to be sent it.

    Args:
        name: The popover's key.
    """
    return name in st.session_state.get(UNFOLDED, [])


def _unfold() -> None:
    name = st.session_state[_KEY].get("unfold")
    if name and not is_unfolded(name):
        st.session_state[UNFOLDED] = [*st.session_state.get(UNFOLDED, []), name]
