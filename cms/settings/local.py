"""The demo and a developer's machine: one process, SQLite, no second factor, DEBUG off.

``manage.py`` uses these settings when no environment says otherwise, so that a command typed in
a terminal sees the database that ``make demo`` serves.
"""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATA_DIR, env
from cms.settings.secrets import kept_secret

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret-key")
CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", default="") or kept_secret(DATA_DIR / "credential-key")
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
DEMO_ALLOWED = True
