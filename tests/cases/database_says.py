"""What the tables of a download should hold, read straight from the database: no view, no field definition, no format.

Each table is a list of rows, as dictionaries of plain values; a list of words is a Python list.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, text

Row = dict[str, Any]

_LANGUAGES = ("en", "zh-Hant", "ja")

_CASES = """
SELECT r.id AS number, c.public_id AS id, c.status, c.audience, CAST(NULL AS varchar(16)) AS export_id,
       o.name AS contributor_organisation, c.owner_kind AS contributor_kind,
       c.owner_country AS contributor_country, r.edition,
       substr(CAST(c.published_at AS varchar(40)), 1, 10) AS published_on, c.review_exception,
       substr(CAST(r.period_from AS varchar(40)), 1, 10) AS period_from, r.period_from_precision,
       substr(CAST(r.period_to AS varchar(40)), 1, 10) AS period_to, r.period_to_precision,
       substr(CAST(r.reported_on AS varchar(40)), 1, 10) AS reported_on, r.reported_on_precision,
       r.tactics_unsure, r.information_credibility, r.legal_status, r.contested, r.breakout_scale, r.verification
FROM rendition r JOIN "case" c ON c.id = r.case_id JOIN organisation o ON o.id = c.owner_id
WHERE r.state = 'current' AND c.status IN ('published', 'corrected') AND c.audience = 'clear' AND r.for_public
ORDER BY r.period_from DESC, r.id DESC
"""

_LINKS = {
    "countries": "SELECT code AS country FROM rendition_country WHERE rendition_id = :n ORDER BY position",
    "places": "SELECT name, country FROM rendition_place WHERE rendition_id = :n ORDER BY position",
    "target_groups": "SELECT term_id AS target_group FROM rendition_target_group WHERE rendition_id = :n "
    "ORDER BY position",
    "actors": "SELECT name, type, state, attributed_by, basis, confidence FROM rendition_actor WHERE rendition_id = :n "
    "ORDER BY position",
    "tactics": "SELECT term_id AS tactic, taxonomy, taxonomy_version AS version FROM rendition_tactic "
    "WHERE rendition_id = :n ORDER BY position",
    "channels": "SELECT term_id AS channel FROM rendition_channel WHERE rendition_id = :n ORDER BY position",
    "flows": "SELECT term_id AS flow FROM rendition_flow WHERE rendition_id = :n ORDER BY position",
    "sources": "SELECT s.title, s.publisher, substr(CAST(s.published AS varchar(40)), 1, 10) AS published, "
    "s.published_precision, s.url, s.archived_url, s.reliability FROM rendition_source x JOIN source s "
    "ON s.id = x.source_id WHERE x.rendition_id = :n ORDER BY x.position",
    "references": "SELECT scheme, value FROM rendition_reference WHERE rendition_id = :n ORDER BY position",
    "relations": 'SELECT "case", kind FROM rendition_relation WHERE rendition_id = :n ORDER BY position',
    "withheld": "SELECT field, way, reason FROM rendition_withheld WHERE rendition_id = :n ORDER BY position",
}
_TEXTS = (
    "SELECT lang, status, title, summary, narrative, caveat, counter_view FROM rendition_text WHERE rendition_id = :n"
)
_RESPONSES = (
    "SELECT id AS number, countermeasure, actor_type, substr(CAST(began AS varchar(40)), 1, 10) AS began, "
    "began_precision, cost_band FROM response WHERE rendition_id = :n ORDER BY position"
)
_RESPONSE_TEXTS = "SELECT lang, status, description FROM response_text WHERE response_id = :n"
_OUTCOMES = (
    "SELECT id AS number, substr(CAST(as_of AS varchar(40)), 1, 10) AS as_of, as_of_precision, result, evidence, harm "
    "FROM outcome WHERE response_id = :n ORDER BY position"
)
_OUTCOME_TEXTS = "SELECT lang, status, statement, method FROM outcome_text WHERE outcome_id = :n"
_FAMILIES = (
    "SELECT vocabulary, parent, phase FROM term WHERE id = :n AND vocabulary IN ('pw_tactics', 'disarm_techniques')"
)
_ESTIMATES = "SELECT e.value AS field FROM rendition r, json_each(r.estimates) e WHERE r.id = :n ORDER BY e.key"
_ESTIMATES_PG = (
    "SELECT e.value AS field FROM rendition r, json_array_elements_text(r.estimates) WITH ORDINALITY AS e(value, key) "
    "WHERE r.id = :n ORDER BY e.key"
)


def _rows(connection: Connection, statement: str, number: int | str | None = None) -> list[Row]:
    given = {} if number is None else {"n": number}
    return [_dated(dict(row)) for row in connection.execute(text(statement), given).mappings()]


def _dated(row: Row) -> Row:
    """Put each date and its precision together, as ISO 8601 does with what is unknown left away."""
    for name in [name for name in row if name.endswith("_precision")]:
        precision = row.pop(name)
        of = name.removesuffix("_precision")
        if row[of] is not None:
            year, month, _ = row[of].split("-")
            quarter = f"{year}-Q{1 + (int(month) - 1) // 3}"
            row[of] = {"day": row[of], "month": f"{year}-{month}", "quarter": quarter, "year": year}[precision]
    return row


def _languages(rows: list[Row]) -> list[Row]:
    """Put the original first, then the product's languages, then the others."""
    rank = {tag: number for number, tag in enumerate(_LANGUAGES)}
    return sorted(rows, key=lambda row: (row["status"] != "original", rank.get(row["lang"], 9), row["lang"]))


def _numbered(case: str, rows: list[Row], **above: int) -> list[Row]:
    return [{"case_id": case, **above, "position": number, **row} for number, row in enumerate(rows, 1)]


def _first(rows: list[Row], *names: str) -> Row:
    return {name: rows[0][name] if rows else None for name in names}


def what_the_database_says(engine: Engine) -> dict[str, list[Row]]:
    """Return every table of a download of all public cases."""
    found: dict[str, list[Row]] = {name: [] for name in ("cases", "texts", *_LINKS, "responses", "response_texts")}
    found |= {"outcomes": [], "outcome_texts": []}
    with engine.connect() as connection:
        for row in _rows(connection, _CASES):
            _add_case(connection, row, found)
    return found


def _add_case(connection: Connection, row: Row, found: dict[str, list[Row]]) -> None:
    number, case = row.pop("number"), row["id"]
    texts = _languages(_rows(connection, _TEXTS, number))
    found["texts"] += _numbered(case, texts)
    row["published_on"] = date.fromisoformat(row["published_on"])
    row["original_lang"] = texts[0]["lang"]
    for name in ("title", "summary"):
        for lang in _LANGUAGES:
            said = [item[name] for item in texts if item["lang"] == lang]
            row[f"{name}_{lang.lower().replace('-', '_')}"] = said[0] if said else None
    for name in ("tactics_unsure", "contested"):
        row[name] = bool(row[name])
    for name, statement in _LINKS.items():
        links = _rows(connection, statement, number)
        if name in {"countries", "target_groups", "tactics", "channels", "flows"}:
            row[name] = [next(iter(link.values())) for link in links]
        if name == "tactics":
            for link in links:
                link["families"] = _families(connection, link["tactic"])
        found[name] += _numbered(case, links)
    estimates = _ESTIMATES if connection.dialect.name == "sqlite" else _ESTIMATES_PG
    row["estimates"] = [item["field"] for item in _rows(connection, estimates, number)]
    found["cases"].append(row)
    _add_responses(connection, case, number, found)


def _families(connection: Connection, tactic: str) -> list[str]:
    [term] = _rows(connection, _FAMILIES, tactic)
    if term["phase"]:
        return str(term["phase"]).split()
    return [term["parent"]] if term["parent"] else []


def _add_responses(connection: Connection, case: str, number: int, found: dict[str, list[Row]]) -> None:
    for place, response in enumerate(_rows(connection, _RESPONSES, number), 1):
        response_id = response.pop("number")
        texts = _languages(_rows(connection, _RESPONSE_TEXTS, response_id))
        said = _first(texts, "lang", "description")
        found["responses"].append({"case_id": case, "position": place, **response, **said})
        found["response_texts"] += _numbered(case, texts, response=place)
        for spot, outcome in enumerate(_rows(connection, _OUTCOMES, response_id), 1):
            outcome_id = outcome.pop("number")
            words = _languages(_rows(connection, _OUTCOME_TEXTS, outcome_id))
            stated = _first(words, "lang", "statement", "method")
            place_of = {"case_id": case, "response": place}
            found["outcomes"].append({**place_of, "position": spot, **outcome, **stated})
            found["outcome_texts"] += _numbered(case, words, response=place, outcome=spot)
