#!/usr/bin/env bash
# with_postgres.sh COMMAND...: runs the command with DATABASE_URL naming a private PostgreSQL, empty and fast and
# forgetful (no fsync), that is stopped and removed afterwards, whatever happens. Never for data to keep.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# The newest PostgreSQL of this machine.
bin=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -t/ -k5,5n | tail -n 1 || true)
bin=$(dirname "${bin:-$(command -v initdb || true)}")
[ -x "$bin/initdb" ] || fail "没有找到 PostgreSQL。Debian: apt-get install postgresql" \
    "No PostgreSQL was found. Debian: apt-get install postgresql"

# PostgreSQL refuses to run as root.
as_owner() { (cd / && "$@"); }
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    as_owner() { (cd / && runuser -u "$owner" -- "$@"); }
fi

home=$(TMPDIR=/tmp mktemp -d -t luodi-postgres.XXXXXX)
stop() {
    as_owner "$bin/pg_ctl" stop --silent -D "$home/data" -m immediate >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(head -c 18 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf '%s\n' "$password" >"$home/password"
[ -z "${owner:-}" ] || chown -R "$owner" "$home"
as_owner "$bin/initdb" -D "$home/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
    -A scram-sha-256 --pwfile="$home/password" >"$home/initdb.log" 2>&1 || fail "$(cat "$home/initdb.log")"

# A port that is free may be taken by the time it is used: then another one.
for attempt in 1 2 3 4 5; do
    port=$((20000 + (RANDOM + RANDOM) % 30000))
    as_owner "$bin/pg_ctl" start --silent --wait -D "$home/data" -l "$home/server.log" -o "-p $port -k $home \
        -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
        -c shared_buffers=256MB -c max_connections=200" >/dev/null 2>&1 9>&- && break
    [ "$attempt" -lt 5 ] || fail "PostgreSQL 没有启动 / did not start:" "$(tail -n 20 "$home/server.log")"
done
PGPASSWORD=$password "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres luodi
DATABASE_URL=postgres://postgres:$password@127.0.0.1:$port/luodi "$@"
