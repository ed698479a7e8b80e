"""Tests: like the demo, but with files in a folder of their own and mail kept in memory."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, STORAGES, env

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SECRET_KEY = "only-for-tests"
CREDENTIAL_KEY = "only-for-tests-but-as-long-as-a-real-one-must-be"
SECOND_FACTOR_REQUIRED = False
DEMO_ALLOWED = True
DATA_DIR = Path(tempfile.mkdtemp(prefix="alcaldia-tests-"))
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if env.str("DATABASE_URL", default="") == "":
    DATABASES["default"]["NAME"] = str(DATA_DIR / "db.sqlite3")
# The password hasher is the real one; tests that sign in many people use force_login.
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True)
MEDIA_ROOT.mkdir(parents=True)
# What a test renders is rolled back: the fixture `page_store` switches the store on.
PAGE_STORE_MEMORY_BYTES = 0
