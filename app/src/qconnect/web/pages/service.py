"""Pages about the service itself: is it well, and how programs talk to it.

Knows the database's pulse and Swagger UI. Refuses to know the clinic.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.requests import Request

from qconnect.web.rendering import page
from qconnect.web.requests import house

router = APIRouter()


@router.get("/healthz")
def health(request: Request) -> JSONResponse:
    """200 if this process can serve patients now, 503 if it cannot reach its database."""
    answers = house(request).database.answers()
    body = {"status": "ok" if answers else "unavailable", "database": "ok" if answers else "unreachable"}
    return JSONResponse(body, 200 if answers else 503)


@router.get("/docs")
def documentation(request: Request) -> HTMLResponse:
    """The API, to read and to try."""
    return page(request, "docs.html", openapi_url=request.app.openapi_url)
