"""What holds everywhere. A value that a municipality may change comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.settings.sqlite import durable_options, prefer_bundled_sqlite

prefer_bundled_sqlite()

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
env.read_env(env.path("ENV_FILE", default=str(BASE_DIR / ".env")), overwrite=False)

# Everything the running site writes lives here: database, media, collected static files, keys.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
INSTALLED_APPS = [
    "home",
    "cms.search",
    "cms.news",
    "cms.secretarias",
    "cms.editorial",
    "cms.assets",
    "cms.accounts",
    "cms.core",
    "cms.demo",
    "learning",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "post_office",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.core.readings.ReadingsMiddleware",
    "cms.core.whole_page.WholePageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.core.delivery.CompressionMiddleware",
    "cms.core.delivery.ValidatorsMiddleware",
    "cms.core.middleware.RefuseBrokenInputMiddleware",
    "cms.core.middleware.BusyDatabaseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.accounts.middleware.IdleSignOutMiddleware",
    "cms.accounts.middleware.SecondFactorMiddleware",
    "learning.card_middleware.CardSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.PrivateResponsesMiddleware",
    "cms.editorial.middleware.AdminDoorsMiddleware",
    "home.redirects.MovedAddressMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.core.context_processors.site_identity",
                "learning.context_processors.learner",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = durable_options()
else:
    # An unreachable server must not hang a page, nor the health check that would tell of it.
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
# A connection is kept for the life of its thread: reopening SQLite costs a fifth of a page.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Renditions survive a restart and are shared by the workers.
    "renditions": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache" / "renditions"),
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# Whole pages kept for everybody (cms.core.page_store): bytes in the memory of each process (0 keeps
# none), names for files of at most 64 KiB in DATA_DIR/pages (0 writes none), and the age at which
# a page is made anew though nothing is known to have changed. On several machines that do not
# share DATA_DIR, that age is how late a change is seen.
PAGE_STORE_MEMORY_BYTES = env.int("PAGE_STORE_MEMORY_BYTES", default=32 * 1024 * 1024)
PAGE_STORE_FILES = env.int("PAGE_STORE_FILES", default=4096)
PAGE_STORE_MAX_AGE_SECONDS = env.int("PAGE_STORE_MAX_AGE_SECONDS", default=3600)
# Where nothing is for everybody, or nobody asks twice for the same.
PAGE_STORE_NEVER = (
    "/admin/", "/aula/certificados/", "/aula/ingreso/", "/buscar/", "/cuenta/", "/documentos/",
    "/healthz", "/media/", "/previa/", "/static/", "/_util/",
)  # fmt: skip

# People and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["cms.accounts.hashers.ClassroomArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "cms.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# allauth counts per address: a class of forty behind one router would lock itself out.
# cms.accounts counts failures per account, and per account and address.
ACCOUNT_RATE_LIMITS = False
# A code is good for half a minute more: phones run late and fingers are slow.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = env.str("SITE_NAME", default="Alcaldía digital")
MFA_ADAPTER = "cms.accounts.adapter.MFAAdapter"

# Staff (whoever may open /admin/) must set up a second factor before going in.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
IDLE_SIGN_OUT_MINUTES = env.int("IDLE_SIGN_OUT_MINUTES", default=30)
# Who came in by an ingreso card sits at a shared computer.
CARD_IDLE_MINUTES = env.int("CARD_IDLE_MINUTES", default=15)
# How many proxies of ours write X-Forwarded-For: 0 believes nobody, 1 behind one TLS proxy.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "default"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.core.views.csrf_failure"

# Any long random text: the key that signs badges is made from it (learning.credentials). Without
# it certificates are given all the same, and no badges. ``make demo`` keeps one in DATA_DIR.
CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", default="")

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "es-co"
LANGUAGES = [("es-co", "Español")]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
TIME_ZONE = "America/Bogota"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["cms.core.formats"]

# Files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Wagtail ----------------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="Alcaldía digital")
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_I18N_ENABLED = False
# An address with an accent in it is read aloud, typed and pasted wrong.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español")]
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.editorial.workflow_finish.publish_if_approved"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "assets.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.editorial.file_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp"}
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 68
WAGTAILDOCS_DOCUMENT_MODEL = "assets.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.editorial.file_forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "m4a", "mp3", "ods", "odt", "ogg", "pdf", "pptx", "txt", "xlsx", "zip",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_USER_EDIT_FORM = "wagtail.users.forms.UserEditForm"

# Mail goes to an outbox table first; the scheduler delivers it and tries again (cms.core.mail).
# Without EMAIL_URL (smtp+tls://user:password@server:587) it is written to files.
MAIL_FILES_DIR = DATA_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
    MAIL_TRANSPORT = vars()["EMAIL_BACKEND"]
else:
    MAIL_TRANSPORT = "cms.core.mail.EmlFileBackend"
EMAIL_BACKEND = "cms.core.mail.OutboxBackend"
EMAIL_TIMEOUT = 20
POST_OFFICE = {
    "BACKENDS": {"default": "cms.core.mail.DeliveryBackend"},
    "LOCK_FILE_NAME": str(DATA_DIR / "locks" / "post_office"),
    "MAX_RETRIES": 10,
    "RETRY_INTERVAL": timedelta(minutes=5),
    "THREADS_PER_PROCESS": 1,
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-responder@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# A folder here has the scheduler keep a daily backup in it, and the last BACKUP_KEEP of them.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)

# In the request itself; production hands tasks to ``manage.py db_worker``.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Safety -----------------------------------------------------------------------------------------

# Wagtail shows a draft's preview in a frame of its own origin.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's admin carries inline scripts (date pickers, choosers, inline panels).
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"card_codes": {"()": "learning.card_log.WithoutCardCodes"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["card_codes"],
        }
    },
    # Every scanner that names another host would leave a traceback.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
