"""One settings module. What differs between places comes from the environment, through the readers in `env.py`."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from geo_portal import env

django_stubs_ext.monkeypatch()  # lets `ModelAdmin[User]` and its like be written for the type checker

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.env_path("PORTAL_VAR", BASE_DIR / "var")
VERSION = "0.1.0"

# --- who and where ---------------------------------------------------------------------------------------------------
PRODUCTION = env.env_bool("PORTAL_PRODUCTION")
DEMO = env.env_bool("PORTAL_DEMO") and not PRODUCTION
DEMO_PASSWORD = env.env_str("PORTAL_DEMO_PASSWORD")
DEBUG = False
SECRET_KEY = env.env_secret("SECRET_KEY", "SECRET_KEY_FILE")
ALLOWED_HOSTS = env.env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
TRUSTED_PROXIES = env.env_list("TRUSTED_PROXIES")
PORTAL_ORIGINS = env.env_list("PORTAL_ORIGINS")
CSRF_TRUSTED_ORIGINS = [origin for origin in PORTAL_ORIGINS if "://" in origin]
PORTAL_URL = env.env_str("PORTAL_URL", "http://127.0.0.1:8000")  # where commands find the running server
METRICS_TOKEN = env.env_str("METRICS_TOKEN")

# --- transport security: on whenever people reach us over TLS, ours or a trusted proxy's -----------------------------
TLS = env.env_bool("PORTAL_TLS") or bool(TRUSTED_PROXIES)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = TLS and PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS and PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS and PRODUCTION
# Only the ASGI front may set the scheme: it looks at the peer's address before it believes a forwarding header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_PORTAL_SCHEME", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# a basemap of one's own choice, in place of the built-in one, may come from another host
BASEMAP = {
    "style_url": env.env_str("BASEMAP_STYLE_URL") or None,
    "tiles_url": env.env_str("BASEMAP_TILES_URL") or None,
    "attribution": env.env_str("BASEMAP_ATTRIBUTION"),
}
# an archive of tiles on this machine, which pages draw and offline maps are cut from
BASEMAP_PMTILES = env.env_path("BASEMAP_PMTILES", BASE_DIR) if env.env_str("BASEMAP_PMTILES") else None
BASEMAP_ORIGINS = env.origins(BASEMAP["style_url"], BASEMAP["tiles_url"])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # MapLibre and Vue set element styles from script; style attributes carry no code.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:", *BASEMAP_ORIGINS],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF, *BASEMAP_ORIGINS, *env.env_list("CSP_CONNECT")],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "geo_portal.core",
    "geo_portal.accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "channels",
    "procrastinate.contrib.django",
    "rest_framework",
    "rest_framework_gis",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "maps",
    "media",
    "field",
    "geo_portal.demo",
]

MIDDLEWARE = [
    "geo_portal.core.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "geo_portal.core.middleware.StampMiddleware",
    "geo_portal.core.middleware.LocalTimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "geo_portal.urls"
WSGI_APPLICATION = "geo_portal.wsgi.application"
ASGI_APPLICATION = "geo_portal.asgi.application"
APPEND_SLASH = False  # the contract prints every path as it is

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "geo_portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# --- database --------------------------------------------------------------------------------------------------------
# portal_app serves; portal_owner migrates. The launcher sets PORTAL_DB_ROLE=owner for the commands that need it.
DATABASE_ROLE = env.env_str("PORTAL_DB_ROLE", "app")
_database = env.database_from_url("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL")
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"geo_portal {DATABASE_ROLE}",
            "prepare_threshold": 5,  # allows it; only core.prepared asks for it
            **_database["OPTIONS"],
        },
        "TEST": {
            "NAME": f"test_{env.env_str('PORTAL_TEST_DB', 'portal')}",
            "TEMPLATE": "template_portal",
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
GDAL_LIBRARY_PATH = env.wheel_library("pyogrio", "libgdal*.so*")
GEOS_LIBRARY_PATH = env.wheel_library("shapely", "libgeos_c*.so*")

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "geo_portal.core.channel_layer.PostgresChannelLayer",
    },
}

# --- people ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["geo_portal.accounts.backends.ThrottledModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/console/"
LOGOUT_REDIRECT_URL = "/"
SIGN_IN_FAILURES_PER_ACCOUNT = env.env_int("SIGN_IN_FAILURES_PER_ACCOUNT", 10)
SIGN_IN_FAILURES_PER_ADDRESS = env.env_int("SIGN_IN_FAILURES_PER_ADDRESS", 50)
SIGN_IN_FAILURE_WINDOW_S = env.env_int("SIGN_IN_FAILURE_WINDOW_S", 900)

# --- language and time: UTC inside, Asia/Shanghai where a person reads -----------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "geo_portal" / "locale"]
TIME_ZONE = "UTC"
LOCAL_TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WEB_DIST = env.env_path("WEB_DIST", BASE_DIR / "web" / "dist")
STATICFILES_DIRS = [("web", WEB_DIST)] if WEB_DIST.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_USE_FINDERS = env.env_bool("STATIC_FROM_SOURCES")  # without collectstatic, as in tests
MEDIA_ROOT = VAR_DIR / "uploads"
MEDIA_URL = "/uploads-are-served-by-views/"
OFFLINE_MAPS_ROOT = VAR_DIR / "offline-maps"
OFFLINE_MAP_MAX_BYTES = env.env_int("OFFLINE_MAP_MAX_BYTES", 64 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
CSRF_FAILURE_VIEW = "geo_portal.core.errors.csrf_failure"

# --- the front door (see asgi.py) ------------------------------------------------------------------------------------
HTTP_THREADS = env.env_int("HTTP_THREADS", 8)
MAX_BODY_BYTES = env.env_int("MAX_BODY_BYTES", 4 * 1024 * 1024)
MAX_UNPACKED_BYTES = env.env_int("MAX_UNPACKED_BYTES", 16 * 1024 * 1024)
BODY_SILENCE_S = env.env_int("BODY_SILENCE_S", 20)
MAX_HEADERS = 200

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "geo_portal.accounts.authentication.DeviceTokenAuthentication",
        "geo_portal.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": [
        "geo_portal.core.renderers.JSONRenderer",
        "geo_portal.core.renderers.GeoJSONRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["geo_portal.core.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "geo_portal.core.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["geo_portal.core.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "geo_portal.core.schema.AutoSchema",
    "EXCEPTION_HANDLER": "geo_portal.core.errors.exception_handler",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "geo_portal.core.renderers.Negotiation",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": False,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "geo_portal",
    "DESCRIPTION": "Visits, trails, photos, service points: the interface behind the tablets, the console and the map.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DecisionEnum": "field.models.CorroborationDecision.Decision",
        "DecisionStateEnum": "field.models.corroboration.DecisionState",
        "CrsEnum": "geo_portal.accounts.models.territory.CRS_CHOICES",
        "DeviceCrsEnum": "field.models.datum.SYSTEM_NAMES",
        "DistrictKindEnum": "geo_portal.accounts.models.District.Kind",
        "PictureStateEnum": "media.models.Picture.State",
        "ServicePointKindEnum": "maps.models.ServicePoint.Kind",
        "ServicePointStatusEnum": "maps.models.ServicePoint.Status",
        "VisitStatusEnum": "field.models.visit.STATUSES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "media.api.schema.describe_uploads",
        "geo_portal.core.schema.add_problem_answers",
    ],
}

# --- jobs, logs ------------------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# A worker that was killed is known by its silence; what it was doing is done again.
JOB_HEARTBEAT_S = env.env_int("JOB_HEARTBEAT_S", 10)
JOB_STALLED_S = env.env_int("JOB_STALLED_S", 30)
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": env.env_int("JOB_CONCURRENCY", 2),
    "update_heartbeat_interval": JOB_HEARTBEAT_S,
    "stalled_worker_timeout": JOB_STALLED_S,
    "shutdown_graceful_timeout": 10,
}
PROCRASTINATE_ON_APP_READY = "geo_portal.core.jobs.on_app_ready"
LOG_LEVEL = env.env_str("LOG_LEVEL", "INFO")
LOGGING_CONFIG = None  # structured logs are set up by core.apps

# --- bounds, and how long positions are kept -------------------------------------------------------------------------
SOCKETS_PER_USER = env.env_int("SOCKETS_PER_USER", 20)
SOCKETS_WAITING_PER_ADDRESS = env.env_int("SOCKETS_WAITING_PER_ADDRESS", 300)
SOCKET_READ_WITHIN_S = env.env_int("SOCKET_READ_WITHIN_S", 20)
QUARANTINE_MAX_BYTES = env.env_int("QUARANTINE_MAX_BYTES", 50 * 1024 * 1024)
QUARANTINE_MAX_FILE_BYTES = env.env_int("QUARANTINE_MAX_FILE_BYTES", 2 * 1024 * 1024 * 1024)
TRAILS_MAX_POINTS_PER_REQUEST = env.env_int("TRAILS_MAX_POINTS_PER_REQUEST", 10_000)
VALHALLA_URL = env.env_http("VALHALLA_URL")
VALHALLA_TIMEOUT_S = env.env_int("VALHALLA_TIMEOUT_S", 3, within=(1, 60))
TRAIL_KEEP_DAYS = env.env_int("TRAIL_KEEP_DAYS", 30, within=(1, 730))
INGEST_KEPT_MAX_BYTES = env.env_int("INGEST_KEPT_MAX_BYTES", 8 * 1024 * 1024)
SILENCED_SYSTEM_CHECKS: list[str] = []
