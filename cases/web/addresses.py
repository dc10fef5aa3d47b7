"""Addresses that people type: the first page has none but `/`, and is called by its name all the same."""

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route


async def dashboard(request: Request) -> RedirectResponse:
    """Lead to the dashboard, with whatever was asked of it."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


ROUTES = [Route("/dashboard", dashboard, methods=["GET"])]
"""Where else a page is found."""
