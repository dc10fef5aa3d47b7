"""The land of the dashboard's map as a file, which a browser fetches once and keeps."""

import gzip
import json
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cases import atlas


@cache
def _packed() -> bytes:
    feature = {"type": "Feature", "geometry": atlas.land()}
    return gzip.compress(json.dumps(feature, separators=(",", ":")).encode(), compresslevel=9)


async def land(request: Request) -> Response:
    """Answer with the land as a GeoJSON feature; an address of another version has none."""
    if request.url.path != atlas.land_path():
        return PlainTextResponse("Not found", status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(_packed()), media_type="application/geo+json", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(_packed(), media_type="application/geo+json", headers=headers)


ROUTES = [Route("/land/{version}.json", land, methods=["GET"])]
"""Where the land is."""
