#!/usr/bin/env bash
# install.sh [test|bench]...: makes .venv with the pinned packages and Luodi itself. Does only what has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

venv=$PWD/.venv
fits='import sys; raise SystemExit(sys.version_info < (3, 11))'

# The first Python that is new enough, one with what a virtual environment needs before one without.
find_python() {
    local name found=
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 /usr/bin/python3; do
        command -v "$name" >/dev/null && "$name" -c "$fits" 2>/dev/null || continue
        "$name" -c 'import ensurepip, venv' 2>/dev/null && { echo "$name"; return; }
        found=${found:-$name}
    done
    echo "$found"
}

make_venv() {
    local python version
    python=$(find_python)
    [ -n "$python" ] || fail \
        "没有找到 Python 3.11 或更新的版本。Debian 12: apt-get install python3 python3-venv;也可用 make PYTHON=/路径/python3.11 指定。" \
        "No Python 3.11 or later was found. Debian 12: apt-get install python3 python3-venv; or name one: make PYTHON=/path/to/python3.11"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        system_packages "Python 虚拟环境 / virtual environments" "python$version-venv"
    fi
    "$python" -m venv "$venv"
}

# once NAME KEY COMMAND...: runs the command unless it has succeeded before with the same key.
once() {
    local stamp=$venv/.luodi-$1 key=$2
    shift 2
    [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && return
    rm -f "$stamp"
    "$@"
    printf '%s\n' "$key" >"$stamp"
}

digest() { cat "$@" | sha256sum | cut -c1-64; }
pip() { "$venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input "$@"; }

packages() {
    say "安装 Python 软件包 / installing Python packages: requirements/$1.txt"
    pip install --require-hashes --no-deps -r "requirements/$1.txt"
}

mkdir -p "$venv"
if command -v flock >/dev/null; then
    exec 9>"$venv/.luodi-lock"
    flock 9
fi
"$venv/bin/python" -c "$fits" 2>/dev/null && "$venv/bin/python" -c 'import pip' 2>/dev/null || make_venv
for group in base "$@"; do
    once "$group" "$(digest "requirements/$group.txt")" packages "$group"
done
once luodi "$PWD $(digest pyproject.toml luodi/__init__.py requirements/base.txt)" \
    pip install --no-deps --no-build-isolation --editable .
scripts/assets.sh || say "页面的脚本和样式没有打包成功,命令照常可用;能访问 npm 软件源时再运行 make install。" \
    "The pages' scripts and styles were not bundled; commands work all the same. Run make install again with npm in reach."
