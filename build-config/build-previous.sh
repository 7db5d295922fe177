#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the auth worker of the release before this one, as build-config/previous-release names it, into target/previous:
# ./reeve test --long runs it beside today's on one schema. Without that commit in the clone it says so, and that test is
# skipped.
# Usage: build-previous.sh ROOT MAVEN
set -eu

ROOT=$(cd "$1" && pwd)
MVN=$2
FOLDER=$ROOT/target/previous
COMMIT=$(cat "$ROOT/build-config/previous-release")

say() { printf '%s\n' "$*" >&2; }

if [ "$(cat "$FOLDER/built" 2>/dev/null)" = "$COMMIT" ]; then exit 0; fi
if ! git -C "$ROOT" cat-file -e "$COMMIT^{commit}" 2>/dev/null; then
    say "Not built: the release before this one. This clone does not have commit $COMMIT"
    exit 0
fi
say "Building the release before this one (into target/previous)"
rm -rf "$FOLDER"
mkdir -p "$FOLDER"
git -C "$ROOT" archive "$COMMIT" | tar -x -C "$FOLDER"
if "$MVN" -f "$FOLDER/pom.xml" -B -ntp -Dquick -Dmaven.test.skip=true -pl auth-worker -am package > "$FOLDER/build.log" 2>&1; then
    printf '%s\n' "$COMMIT" > "$FOLDER/built"
else
    say "Not built: the release before this one. See $FOLDER/build.log"
fi
