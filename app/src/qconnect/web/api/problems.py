"""How the API's errors are described in its OpenAPI document.

Knows status codes and the one shape they share. Refuses to raise anything.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from qconnect.web.api.shapes import Problem


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these errors, besides 422 and 503, which any may."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
        }
        for status in (*statuses, 422, 503)
    }
