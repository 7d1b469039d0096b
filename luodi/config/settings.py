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
]
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
