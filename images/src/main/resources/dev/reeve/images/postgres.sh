#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Makes the database at the first start, then runs the server until SIGTERM. Only what the shell itself and chmod can do:
# there is no other program here.
set -eu

bin=${REEVE_POSTGRES_PROGRAMS:-/opt/postgres}/bin
volume=${REEVE_POSTGRES_VOLUME:-/data}
user=${REEVE_POSTGRES_USER:-reeve}
database=${REEVE_POSTGRES_DATABASE:-reeve}
password=${REEVE_POSTGRES_PASSWORD_FILE:-}
port=${REEVE_POSTGRES_PORT:-5432}

die() {
    echo "reeve-postgres: $*" >&2
    exit 1
}

# The volume has folders named made-N; the file current names the one that was finished. What a killed first start left
# is not used again and, as nothing here can delete, stays.
make() {
    [ -r "$password" ] || die "REEVE_POSTGRES_PASSWORD_FILE names no readable file: the first start needs the password of user $user"
    number=1
    while [ -e "$volume/made-$number" ]; do number=$((number + 1)); done
    name=made-$number
    umask 077
    "$bin/initdb" --pgdata="$volume/$name" --username="$user" --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 \
        --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --no-instructions
    echo "host all all all scram-sha-256" >> "$volume/$name/pg_hba.conf"
    printf 'CREATE DATABASE "%s"\n' "$database" | "$bin/postgres" --single -D "$volume/$name" postgres > /dev/null
    echo "$name" > "$volume/current"
}

[ -d "$volume" ] && [ -w "$volume" ] || die "$volume is no folder that may be written: mount a volume there, with fsGroup 65532"
name=
[ ! -f "$volume/current" ] || read -r name < "$volume/current" || true
[ -n "$name" ] && [ -f "$volume/$name/PG_VERSION" ] || make
# Each time a volume is mounted with fsGroup its folders may be opened to the group, and the server refuses such.
chmod 0700 "$volume/$name"

# Of several settings of one kind the last holds: arguments of the container are extra ones.
"$bin/postgres" -D "$volume/$name" -p "$port" -c listen_addresses='*' -c unix_socket_directories= -c max_connections=100 \
    -c shared_buffers=64MB -c max_wal_size=256MB -c jit=off -c max_parallel_workers=0 -c max_worker_processes=2 -c io_method=sync \
    -c lc_messages=C -c log_line_prefix='%m ' "$@" &
server=$!
# SIGTERM would make it wait for its clients to leave; SIGINT ends their sessions and writes all down.
trap 'kill -INT "$server"' TERM INT
status=0
wait "$server" || status=$?
# A signal ends the waiting, not the server.
while kill -0 "$server" 2> /dev/null; do
    status=0
    wait "$server" || status=$?
done
exit "$status"
