"""Settings of plan-tracker. What differs between machines is in `config.environment`."""

import os
from datetime import timedelta

from csp.constants import NONE, SELF

from config import environment

BASE_DIR = environment.ROOT
DATA_DIR = environment.data_dir()
MODE = os.environ.get("PLAN_TRACKER_MODE", "demo")
HTTPS = environment.flag("PLAN_TRACKER_HTTPS")

DEBUG = False
SECRET_KEY = environment.secret_key(DATA_DIR)
ALLOWED_HOSTS = os.environ.get("PLAN_TRACKER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "config",
    "reports",
    "dashboards",
    "indicators",
    "investment",
    "projects",
    "plan",
    "entry",
    "accounts",
    "accounts.administration.LoginSafetyConfig",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "accounts.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The outermost come first, so that every answer of every status carries the security headers.
MIDDLEWARE = [
    "config.middleware.SecurityHeaders",
    "config.middleware.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PageSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.PageUser",
    "config.middleware.PageTimeouts",
    "config.middleware.PagePasswordChange",
    "config.middleware.PageMessages",
    "config.middleware.PageHtmx",
    "config.middleware.RefuseNul",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
REGISTERS = "config.registers.REGISTERS"
TODOS = "config.registers.TODOS"
COUNTERS = "config.registers.COUNTERS"
TASK_LINKS = "config.registers.TASK_LINKS"
SIGNING_AIMS = "config.registers.SIGNING_AIMS"
AUDIT_SINK = "entry.audit.record_plain"
LISTING_FILE = "entry.downloads.listing_file"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.figures"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.house",
            ],
        },
    }
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Throttles must hold over several workers, so they count in the database (STACK, throttling).
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a count that is culled would let everything pass
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "accounts.passwords.ThreeKindsValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

# Time-outs (DOMAIN §12.1): idle 30 minutes, and 10 hours after the login whatever happens.
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
PASSWORD_LIFETIME = timedelta(days=90)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.peer_address"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "old", "new", "again"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
TRUSTED_PROXIES = int(os.environ.get("PLAN_TRACKER_PROXIES", "0"))

SILENCED_SYSTEM_CHECKS = ["security.W002"]  # config.middleware sends X-Frame-Options
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DISTRICT = os.environ.get("PLAN_TRACKER_DISTRICT", "石拐区")
KEEPER = os.environ.get("PLAN_TRACKER_KEEPER", f"{DISTRICT}发展和改革委员会")  # of this system

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what third-party apps leave in English
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "evidence"},
    },
    "staticfiles": {"BACKEND": "config.staticfiles.ModuleStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our own pages

AUDIT_ANCHORS = DATA_DIR / "anchors" / "audit.jsonl"
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_INLINE_BYTES = 512 * 1024  # a larger workbook is read in a process of its own
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Requests a minute of one token, or of one person at a page, over all workers; 0 is no limit.
API_LIMITS = {
    "read": int(os.environ.get("PLAN_TRACKER_API_READS", "1200")),
    "write": int(os.environ.get("PLAN_TRACKER_API_WRITES", "300")),
}
API_MAX_BYTES = 2 * 1024 * 1024  # of a body; a whole sheet takes some tens of kilobytes

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.api_auth.BearerAuthentication",
        "config.api_auth.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["accounts.api_json.Json"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api_problems.problem_response",
    "DEFAULT_THROTTLE_CLASSES": [],
    "COERCE_DECIMAL_TO_STRING": True,
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "计划执行跟踪平台 API",
    "DESCRIPTION": (
        "年度计划的目标、已发布的数据和亮灯情况，以及月报的读写和流转。数值是字符串（十进制、不取整），月份写成"
        "2024-09；没有数是null，不是0。出错时回答 application/problem+json。"
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AbsenceEnum": "indicators.choices.Absence",
        "ContactStateEnum": "investment.api_contacts.STATES",
        "ConversationEnum": "investment.choices.NoteKind",
        "CountMeasureEnum": "indicators.api_records.MEASURES",
        "EndedReasonEnum": "investment.choices.Reason",
        "HandlingLevelEnum": "projects.choices.Level",
        "LightStateEnum": "plan.api_task_rows.STATES",
        "MeasureEnum": "indicators.choices.Measure",
        "ProcedureStateEnum": "projects.choices.ProcedureState",
        "ProjectLightEnum": "projects.api_project_rows.FAMILIES",
        "ReturnStateEnum": "entry.models.State",
        "SigningStepEnum": "investment.choices.StepKind",
        "SupportLevelEnum": "investment.choices.Level",
        "TargetFamilyEnum": "indicators.api_rows.FAMILIES",
        "TaskStateEnum": "plan.models.progress.TaskState",
    },
    # No badge from a validator abroad; tokens are not kept in the browser.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "validatorUrl": None,
        "defaultModelsExpandDepth": 0,
        "displayRequestDuration": True,
        "persistAuthorization": False,
        "tryItOutEnabled": True,
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
