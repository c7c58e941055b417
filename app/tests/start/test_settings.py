"""The environment as settings, and settings as a database connection."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from qconnect.db import engine_for
from qconnect.settings import BadSetting, load


@pytest.fixture
def project(tmp_path):
    (tmp_path / "junco.toml").write_text('models = "qconnect.models:Base"\n')
    return {"QCONNECT_PROJECT": str(tmp_path)}


def test_nothing_needs_to_be_set(project):
    settings = load(project)
    assert settings.database_url is None
    assert settings.timezone is UTC
    assert len(settings.secret) == 32
    assert load(project).secret != settings.secret


def test_the_project_is_found_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (load({}).project / "junco.toml").is_file()


def test_values_come_from_the_environment_then_from_dotenv(project):
    dotenv = Path(project["QCONNECT_PROJECT"]) / ".env"
    dotenv.write_text(f"DATABASE_URL=postgresql:///from_file\nQCONNECT_SECRET={'s' * 32}\nEMPTY\n")
    assert load(project).database_url == "postgresql:///from_file"
    settings = load({**project, "DATABASE_URL": "postgresql:///from_environment"})
    assert settings.database_url == "postgresql:///from_environment"
    assert settings.secret == b"s" * 32


def test_the_clinics_day_is_the_day_at_the_clinic(project):
    settings = load({**project, "QCONNECT_TIMEZONE": "Asia/Kolkata"})
    assert settings.timezone == ZoneInfo("Asia/Kolkata")
    assert settings.now().utcoffset().total_seconds() == 5.5 * 3600


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../../etc/passwd", "/etc/passwd", "a\0b"])
def test_zones_that_do_not_exist(project, zone):
    with pytest.raises(BadSetting, match="QCONNECT_TIMEZONE"):
        load({**project, "QCONNECT_TIMEZONE": zone})


def test_a_short_secret_is_refused_without_repeating_it(project):
    with pytest.raises(BadSetting) as error:
        load({**project, "QCONNECT_SECRET": "hunter2"})
    assert "hunter2" not in str(error.value)


def test_settings_do_not_print_what_is_secret(project):
    settings = load({**project, "DATABASE_URL": "postgresql://u:hunter2@h/d", "QCONNECT_SECRET": "k" * 32})
    assert "hunter2" not in repr(settings)
    assert "kkkk" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "qconnect",
        "mysql://u:hunter2@h/d",
        "sqlite://",
        "postgresql://",
        "postgresql://u:hunt%er2@h/d",
        "postgresql://u:hunter2@h/d?no_such_option=1",
    ],
)
def test_urls_that_cannot_be_used_are_refused_without_repeating_them(url):
    with pytest.raises(BadSetting) as error:
        engine_for(url).dispose()
    assert "hunt" not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_each_connection_has_the_apps_limits(database_url, scheme):
    engine = engine_for(f"{scheme}://{database_url.split('://', 1)[1]}&options=-c%20work_mem%3D9MB")
    with engine.connect() as connection:
        names = ("lock_timeout", "statement_timeout", "TimeZone", "work_mem", "application_name")
        shown = [connection.scalar(text(f"SHOW {name}")) for name in names]
    engine.dispose()
    assert shown == ["2s", "5s", "UTC", "9MB", "qconnect"]
