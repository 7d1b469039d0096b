#!/usr/bin/env bash
# Compiles requirements/*.in to files with every version pinned and hashed; no index address in them.
# `scripts/lock.sh --upgrade` takes the newest versions; without it pinned versions stay.
set -euo pipefail
cd "$(dirname "$0")/../requirements"

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3.11}" -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools
for group in base test bench node; do
    "$tools/bin/pip-compile" --quiet --no-header --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        --annotation-style=line --output-file "$group.txt" "$@" "$group.in"
done
