"""How long a second process takes to its first page, and how soon an index knows of a change."""

import subprocess
import sys
from collections.abc import Iterator

from sqlalchemy import Engine

from cases.index.keeping import renewed
from cases.search import Filter
from cases.setup import publish_seed, starter_cases, starter_member
from db.engine import close, open_engine, transaction, unguarded
from tests.bench.measuring import Measured, once
from tests.bench.reading import page

CHANGES = 5


def second_process(engine: Engine) -> Iterator[Measured]:
    """Yield the first page of a process that has just begun, against starting Python and loading Streamlit."""
    url = engine.url.render_as_string(hide_password=False)
    ours = once(lambda: subprocess.run([sys.executable, "-m", __name__, url], check=True))  # noqa: S603 - our own
    bare = once(lambda: subprocess.run([sys.executable, "-c", "import streamlit"], check=True))
    yield Measured("first page of a second process (wanted: under 10 s)", "python -c 'import streamlit'", ours, bare)


def changes(engine: Engine) -> Iterator[Measured]:
    """Yield taking over one changed case, against reading everything again."""
    with unguarded(engine) as session:
        known = renewed(session, None)
        whole = once(lambda: renewed(session, None))
    times = []
    for number in range(CHANGES):
        with transaction(engine) as session:
            entered = next(starter_cases())
            publish_seed(
                session,
                starter_member(session),
                {**entered, "references": [{"scheme": "bench", "value": f"change-{number}"}]},
            )
        with unguarded(engine) as session:
            session.connection()
            before = known

            def renew() -> None:
                nonlocal known
                known = renewed(session, before)  # noqa: B023 - used at once

            times.append(once(renew))
    yield Measured("index after one changed case (wanted: under 10 ms)", "reading all again", min(times), whole)


def main(url: str) -> None:
    """Show one page."""
    engine = open_engine(url)
    page(engine, Filter(country=("TW",)), "en")
    close(engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
