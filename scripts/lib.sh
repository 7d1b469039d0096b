# What the scripts of this folder share; sourced, not run. It says things, finds Python, and installs system packages.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# The words that make the following command run as the system's administrator; fails when there is no way.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

# system_packages WHY NAME...: installs the Debian packages, and says so; explains itself where it cannot.
system_packages() {
    local why=$1 log
    shift
    say "安装系统软件包 / installing system packages ($why): $*"
    command -v apt-get >/dev/null || fail \
        "本机没有 apt-get,请用系统的软件管理器安装与下列 Debian 软件包对应的软件,再重试:$*" \
        "There is no apt-get here: install what corresponds to these Debian packages, then try again: $*"
    log=$(mktemp)
    if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "安装没有成功。请以管理员身份运行: apt-get update && apt-get install $*" \
            "That did not work. As administrator, run: apt-get update && apt-get install $*"
    fi
    rm -f "$log"
}
