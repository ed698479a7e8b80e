"""The demo's settings without hashed names: no static file must be gathered to serve a page."""

from cms.settings.local import *  # noqa: F403
from cms.settings.local import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
