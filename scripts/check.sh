#!/usr/bin/env bash
# The one definition of clean, without the tests: runs everything, then names all that was wrong.
set -euo pipefail
cd "$(dirname "$0")/.."

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export LUODI_HOME=$home PATH=$PWD/.venv/bin:$PATH
unset DATABASE_URL

wrong=()
check() {
    local name=$1
    shift
    if "$@" >"$home/out" 2>&1; then
        printf 'ok    %s\n' "$name"
    else
        printf 'WRONG %s\n' "$name"
        sed 's/^/      /; s/ *$//' "$home/out"
        wrong+=("$name")
    fi
}
check "format          (make format mends it)" ruff format --check --quiet --diff .
check "lint            (make format mends some)" ruff check --quiet --output-format concise .
check "imports         (the floors of the house)" lint-imports --no-logo
check "types" mypy --no-error-summary
check "migrations" python -m django makemigrations --check --dry-run --settings luodi.config.settings

if [ ${#wrong[@]} -gt 0 ]; then
    printf '\n有 %s 项检查没有通过 / checks failed: %s\n' "${#wrong[@]}" "${wrong[*]%% *}" >&2
    exit 1
fi
