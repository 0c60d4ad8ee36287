"""Django's settings; what a host may choose is in `environment`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from intercity.base import periods
from intercity.project.environment import BadEnvironment, Environment

ENVIRONMENT = Environment(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(ENVIRONMENT.text("DATA_DIR")).resolve()
DEBUG = ENVIRONMENT.flag("DEBUG")
DEMO = ENVIRONMENT.flag("DEMO")
SITE_URL = ENVIRONMENT.text("URL").rstrip("/")


def _secret() -> str:
    """The given key, or one made at the first start and kept beside the database."""
    if given := ENVIRONMENT.text("SECRET_KEY"):
        return given
    file = DATA_DIR / "secret-key"
    if not file.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return file.read_text(encoding="utf-8")


SECRET_KEY = _secret()
ALLOWED_HOSTS = ENVIRONMENT.names("HOSTS")

INSTALLED_APPS = [
    "intercity.base",
    "intercity.people",
    "intercity.cities",
    "intercity.seminars",
    "intercity.delegations",
    "intercity.planning",
    "intercity.programme",
    "intercity.front",
    "intercity.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "ninja",
]

# Pages are compressed, also those with secrets (BREACH): an attacker would have to ask
# for them in a reader's name, which SameSite cookies prevent, and to compare lengths,
# which Django blurs by up to 100 random bytes; its tokens are masked anew each time.
# Static files lie compressed already.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the files, so that a picture opened by its own address may do no more.
    "csp.middleware.CSPMiddleware",
    "intercity.base.middleware.policies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "intercity.base.middleware.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "intercity.base.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "intercity.base.middleware.Refusals",
]

ROOT_URLCONF = "intercity.project.urls"
WSGI_APPLICATION = "intercity.project.wsgi.application"
ASGI_APPLICATION = "intercity.project.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "intercity.base.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "intercity.base.context.page",
            ],
            "builtins": ["intercity.base.templatetags.ui"],
        },
    }
]

# SQLite: writers wait in line from their first statement, and a commit is on disk.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "intercity.sqlite3",
    # To open it anew for each request takes half a millisecond; each thread keeps one,
    # with 4 MB of pages at most.
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON; PRAGMA cache_size=-4000;"
        ),
    },
}
_DATABASE_URL = ENVIRONMENT.text("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(_DATABASE_URL, conn_max_age=60)
    if _DATABASE_URL
    else _SQLITE
}

# Rate limits must hold across processes, so the cache is one that they share.
_CACHE_URL = ENVIRONMENT.text("CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _CACHE_URL,
    }
    if _CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        # Rate limits would be lost with the entries that a full cache drops.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": False,
    }
}

# People

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
SECOND_FACTOR_URL = "people:second_factor"
LOGIN_REDIRECT_URL = "front:desk"
LOGOUT_REDIRECT_URL = "front:home"
ACCOUNT_ADAPTER = "intercity.people.adapters.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 2
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_FORMS = {
    "request_login_code": "intercity.people.forms.AskForm",
    "confirm_login_code": "intercity.people.forms.CodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Wrong codes of a second factor, by network address and by person. Codes by mail, by
# network address and by the address that they go to, whoever asks and whosever it is:
# nobody's mailbox is filled from here.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,30/d/key",
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
}
MFA_ADAPTER = "intercity.people.adapters.Factors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A code holds until the next one has passed; it is taken once all the same.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "activate_totp": "intercity.people.factor_forms.ActivateAppForm",
    "authenticate": "intercity.people.factor_forms.SecondCodeForm",
    "reauthenticate": "intercity.people.factor_forms.ConfirmCodeForm",
    "add_webauthn": "intercity.people.factor_forms.AddPasskeyForm",
    "edit_webauthn": "intercity.people.factor_forms.RenamePasskeyForm",
    "authenticate_webauthn": "intercity.people.factor_forms.SecondPasskeyForm",
    "login_webauthn": "intercity.people.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "intercity.people.factor_forms.ConfirmPasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.number("PROXIES")

# Languages: tags in addresses are lower case; LOCALE folders use zh_Hans.

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ja", "日本語"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE.parent.parent / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "intercity.base.storage.Storage"},
}
MEDIA_ROOT = DATA_DIR / "files"
# What a form may hold besides its files; those are written to the disk of the data as
# they come, and `uploads` says how large all of a request may be, by who sends it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "intercity.base.uploads.Bound",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "intercity.base.uploads.OnDisk",
]
UPLOAD_FOLDER = DATA_DIR / "uploads"

# Mail

# Whoever sends a mail writes it to the outbox; a job gives it to the transport.
EMAIL_BACKEND = "intercity.base.outbox.Outbox"
MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mails"
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("EMAIL_FROM")
# A server that does not answer keeps no worker for longer.
EMAIL_TIMEOUT = 30
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
if _EMAIL_URL := ENVIRONMENT.text("EMAIL_URL"):
    _MAIL = urlsplit(_EMAIL_URL)
    if _MAIL.scheme not in _MAIL_PORTS:
        raise BadEnvironment(
            f"INTERCITY_EMAIL_URL begins with {_MAIL.scheme or 'nothing'}://;"
            f" accepted are {', '.join(f'{scheme}://' for scheme in _MAIL_PORTS)}"
        )
    MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _MAIL.hostname or "localhost"
    EMAIL_PORT = _MAIL.port or _MAIL_PORTS[_MAIL.scheme]
    EMAIL_HOST_USER = unquote(_MAIL.username or "")
    EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
    EMAIL_USE_TLS = _MAIL.scheme == "smtp+tls"
    EMAIL_USE_SSL = _MAIL.scheme == "smtps"

# Personal data

try:
    RETENTION = periods.read(ENVIRONMENT.text("RETENTION"))
except periods.BadPeriod as _wrong:
    raise BadEnvironment(f"INTERCITY_RETENTION: {_wrong}") from None

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "intercity.base.errors.csrf_failure"
if ENVIRONMENT.flag("HTTPS"):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
