#!/usr/bin/env bash
# Runs the benchmarks with a private PostgreSQL beside the embedded SQLite.
# Words given to it go to bench/run.py: the parts to measure (all), --scale small.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

[ -f bench/run.py ] || fail "bench/run.py 还没有写 / is not written yet"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ||
    system_packages "对比测试需要 / for the benchmarks" postgresql
scripts/with_postgres.sh .venv/bin/python bench/run.py "$@"
