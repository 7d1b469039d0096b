"""The one settings module: everything that differs between installations comes from the environment.

`LUODI_HOME` holds the embedded database, stored files and the secret key; `DATABASE_URL` selects
PostgreSQL instead of the embedded SQLite.
"""

from __future__ import annotations

from typing import Any

import environ

from luodi.config.home import data_home, secret_key

env = environ.Env()

HOME = data_home()
SECRET_KEY = env.str("LUODI_SECRET_KEY", default="") or secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = env.list("LUODI_HOSTS", default=["localhost", "127.0.0.1"])

INSTALLED_APPS = [
    "luodi.ledger.audit",
    "luodi.ledger.org",
    "luodi.ledger.papers",
    "luodi.ledger.rounds",
    "luodi.ledger.policy",
    "luodi.ledger.tasks",
    "luodi.books",
    "luodi.reports",
    "luodi.web",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luodi.web.headers.strict_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luodi.web.people.KnownPerson",
    "luodi.web.refusals.RefusedKindly",
]
ROOT_URLCONF = "luodi.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "luodi.web.shell.shell",
            ],
            "builtins": ["luodi.web.templatetags.luodi"],
        },
    }
]
FORM_RENDERER = "luodi.web.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the installed packages: there is no step of collecting them

# A session ends after this long without use; what was typed meanwhile is kept by the page.
SESSION_ENGINE = "luodi.ledger.org.sessions"
SESSION_COOKIE_AGE = env.int("LUODI_IDLE_MINUTES", default=30) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Behind HTTPS, LUODI_HTTPS=1: cookies travel over it alone.
HTTPS = env.bool("LUODI_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "luodi.web.refusals.stale_form"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_USER_MODEL = "org.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]


def _database() -> dict[str, Any]:
    """The embedded SQLite file, or the server that `DATABASE_URL` names.

    SQLite: write-ahead log so that readers never wait for a writer; transactions take the write lock
    at once, so that two writers queue instead of failing; recursive triggers, so that REPLACE cannot
    slip a deletion past the guards of append-only tables.
    """
    if not env.str("DATABASE_URL", default=""):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "luodi.sqlite3",
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
                    " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    config: dict[str, Any] = env.db_url("DATABASE_URL")
    if not config["ENGINE"].endswith("postgresql"):
        raise environ.ImproperlyConfigured(
            "DATABASE_URL 只用于 PostgreSQL;嵌入式数据库用 LUODI_HOME 指定目录。"
        )
    config.setdefault("CONN_MAX_AGE", 60)
    return config


DATABASES = {"default": _database()}
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES_ROOT = HOME / "files"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
