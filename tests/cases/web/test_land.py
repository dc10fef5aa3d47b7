"""The map's land as a file: fetched once, kept for ever, and none at any other address."""

import json

from cases import atlas
from tests.cases.web.conftest import Centre


def test_the_land_is_a_file_that_a_browser_keeps(centre: Centre) -> None:
    browser = centre.browser()
    for accepted in ("gzip", "identity"):
        answer = browser.get(atlas.land_path(), **{"accept-encoding": accepted})
        assert json.loads(answer.content) == {"type": "Feature", "geometry": atlas.land()}
        assert answer.headers.get("content-encoding", "identity") == accepted
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == "application/geo+json"
    assert browser.get("/land/of-another-version.json").status_code == 404
