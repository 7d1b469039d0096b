#!/usr/bin/env bash
# The whole suite on the embedded SQLite and on a real PostgreSQL; first installs what the tests need of the system.
# Words given to it go to pytest: scripts/test.sh tests/core
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] || system_packages "测试需要 / for the tests" "${missing[@]}"

# Floor 0 knows no database (an import contract sees to it): on PostgreSQL its tests would only run once more.
floor_0=()
[ $# -gt 0 ] || floor_0=(--ignore=tests/core --ignore=tests/sheets --ignore=tests/documents)

workers=${LUODI_TEST_WORKERS:-$(nproc)}
suite=(.venv/bin/python -m pytest -q -n "$workers" --dist worksteal)

wrong=()
say "== SQLite"
(unset DATABASE_URL; "${suite[@]}" "$@" </dev/null) || wrong+=(SQLite)
say "== PostgreSQL"
scripts/with_postgres.sh "${suite[@]}" "${floor_0[@]}" "$@" </dev/null || wrong+=(PostgreSQL)

[ ${#wrong[@]} -eq 0 ] || fail "测试没有通过 / tests failed on: ${wrong[*]}"
say "全部测试在 SQLite 和 PostgreSQL 上都通过 / all tests pass on SQLite and on PostgreSQL (${SECONDS} s)"
