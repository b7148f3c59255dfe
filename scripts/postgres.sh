#!/usr/bin/env bash
# Run a command against a temporary PostgreSQL: scripts/postgres.sh COMMAND ...
# The server listens on a free loopback port, lives in a temporary folder and is gone afterwards.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || { echo "PostgreSQL's server programs are missing: apt-get install postgresql" >&2; exit 3; }

folder=$(mktemp -d)
chmod 755 "$folder"
as_owner=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  chown postgres "$folder"
  as_owner=(runuser -u postgres --)
fi
stop() {
  "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$folder"
"${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U plan -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" start >/dev/null
"${as_owner[@]}" "$bin/createdb" -h 127.0.0.1 -p "$port" -U plan plan_tracker
cd "$OLDPWD"
DATABASE_URL="postgres://plan@127.0.0.1:$port/plan_tracker" "$@"
