"""Puts the application together.

Knows every room's door. Refuses to decide anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware

import qconnect
from qconnect.auth.attempts import Attempts
from qconnect.db import Database, engine_for
from qconnect.settings import Settings
from qconnect.web import errors
from qconnect.web.api import account as account_api
from qconnect.web.api import clinic as clinic_api
from qconnect.web.api import tickets as tickets_api
from qconnect.web.api.problems import problems
from qconnect.web.headers import SecurityHeaders
from qconnect.web.pages import account, clinic, service, tickets
from qconnect.web.rendering import STATIC
from qconnect.web.requests import House, own_pages_only

BODY_LIMIT = 64 * 1024


def create_app(settings: Settings) -> FastAPI:
    """The whole application for these settings; connects when the first request needs it."""
    if settings.database_url is None:
        raise ValueError("create_app needs a database URL")
    house = House(
        settings=settings,
        database=Database(engine_for(settings.database_url)),
        sign_ins=Attempts(limit=10, seconds=600),
        registrations=Attempts(limit=30, seconds=600),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        house.database.engine.dispose()

    app = FastAPI(
        title="QConnect",
        version=qconnect.__version__,
        description="Doctors, live queues and tokens. Errors are `application/problem+json`.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        dependencies=[Depends(own_pages_only)],
        lifespan=lifespan,
    )
    app.state.house = house
    _open_doors(app)
    return app


def _open_doors(app: FastAPI) -> None:
    api = APIRouter(prefix="/api/v1", responses=problems())
    for part in (clinic_api, tickets_api, account_api):
        api.include_router(part.router)
    app.include_router(api)
    for room in (clinic, tickets, account, service):
        app.include_router(room.router, include_in_schema=False)
    # Only files are compressed: pages hold form tokens, whose length must not depend on what a visitor sends.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), minimum_size=1024))
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT)
    app.add_middleware(SecurityHeaders)
    errors.install(app)
