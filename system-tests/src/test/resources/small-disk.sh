#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# A PostgreSQL on a small disk of its own, which can be filled: a tmpfs in a mount namespace that goes with this process.
# Usage: unshare -m sh small-disk.sh FOLDER PROGRAMS PORT LOG; reads start, stop, fill, free; says "done COMMAND"
set -eu

folder=$1
programs=$2
port=$3
log=$4
data=$folder/data

# PostgreSQL refuses root.
user=postgres
id "$user" > /dev/null 2>&1 || user=nobody
as_user() { setpriv --reuid="$user" --clear-groups --no-new-privs -- "$@"; }

is_running() { as_user "$programs/pg_ctl" -D "$data" status > /dev/null 2>&1; }

start() {
    is_running || as_user "$programs/pg_ctl" -D "$data" -l "$log" -w -t 30 -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections=60 -c shared_buffers=16MB -c min_wal_size=32MB -c max_wal_size=48MB" \
        start > /dev/null
}

stop() { ! is_running || as_user "$programs/pg_ctl" -D "$data" -m immediate stop > /dev/null; }

mount -t tmpfs -o size=160m none "$folder"
mkdir "$data"
: > "$log"
chown "$user" "$folder" "$data" "$log"
chmod 700 "$data"
as_user "$programs/initdb" -D "$data" -U reeve -A trust -E UTF8 --locale=C -N > /dev/null
echo "done disk"
while read -r command; do
    case $command in
        start) start ;;
        stop) stop ;;
        fill) dd if=/dev/zero of="$folder/ballast" bs=64k 2> /dev/null || true ;;
        free) rm -f "$folder/ballast" ;;
        *) echo "unknown: $command" ;;
    esac
    echo "done $command"
done
stop
