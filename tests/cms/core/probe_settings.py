"""The demo's settings with one more address, which writes a row: see ``probe_urls``."""

from cms.settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.cms.core.probe_urls"
