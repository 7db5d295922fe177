#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds everything with all checks and runs the tests. The last line counts them: N passed, N failed, N skipped.
# Usage: run-tests.sh ROOT MAVEN [--long] [--cluster] [--only TESTS] [-- MAVEN OPTIONS]; JAVA_HOME is set by the launcher
# --cluster uses the cluster of KUBECONFIG; REEVE_IMAGE_LOAD brings an image's archive to its nodes, REEVE_IMAGE_BASE is their base.
set -eu

ROOT=$1
MVN=$2
shift 2
excluded=long,soak,cluster
fork_timeout=1500
fuzz=
long=
only=
cluster_skip=true
while [ $# -gt 0 ]; do
    case $1 in
        --long)
            excluded=$(printf '%s' "$excluded" | sed 's/long,//')
            fork_timeout=28800
            fuzz=1
            long=1
            ;;
        --cluster)
            # REEVE_NO_CLUSTER says why there is none: then its tests are counted as skipped.
            [ -n "${KUBECONFIG:-}${REEVE_NO_CLUSTER:-}" ] || { echo "reeve: --cluster needs KUBECONFIG" >&2; exit 2; }
            excluded=$(printf '%s' "$excluded" | sed 's/,cluster//')
            cluster_skip=false
            ;;
        --only)
            [ $# -gt 1 ] || { echo "reeve: --only needs the names of tests, as Maven takes them: 'OrderIT', 'F*IT#kills*'" >&2; exit 2; }
            only=$2
            shift
            ;;
        --)
            shift
            break
            ;;
        *)
            echo "reeve: unknown option '$1' (test takes --long, --cluster, --only TESTS, -- MAVEN OPTIONS)" >&2
            exit 2
            ;;
    esac
    shift
done
if [ -n "$only" ]; then
    # A few tests say nothing about coverage, and fuzzing is asked for by its own command. Each plugin would take the other's.
    fuzz=
    case $only in
        *IT* | *ST*) set -- -Dtest=NoTest -Dit.test="$only" "$@" ;;
        *) set -- -Dtest="$only" -Dit.test=NoIT "$@" ;;
    esac
    set -- -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@"
else
    set -- -Dreeve.coverage=true "$@"
fi

LOG=$ROOT/target/test.log
mkdir -p "$ROOT/target"
sh "$ROOT/build-config/test-tools.sh" "$ROOT" ${long:+--long}
[ -z "$long" ] || sh "$ROOT/build-config/build-previous.sh" "$ROOT" "$MVN"

# Reports of an earlier run must not be counted.
find "$ROOT" -path '*/target/surefire-reports/*.xml' -delete -o -path '*/target/failsafe-reports/*.xml' -delete 2>/dev/null || true
CLUSTER=$ROOT/cluster-tests/target/cluster.txt
rm -f "$CLUSTER"

started=$(date +%s)
# An integration test that fails is tried once more: real sockets, processes and timers share two cores. One that passes
# then is counted as passed and named as flaky below, to be mended.
# One failing test must not hide the rest: failures are counted from the reports and decide the exit code.
{ "$MVN" -f "$ROOT/pom.xml" -B -ntp -Pbench --fail-at-end -Dmaven.test.failure.ignore=true -Dfailsafe.rerunFailingTestsCount=1 -Dreeve.test.excluded="$excluded" -Dreeve.cluster.skip=$cluster_skip -Dreeve.test.fork.timeout=$fork_timeout "$@" verify 2>&1 && echo 0 > "$ROOT/target/test.status" ||
    echo 1 > "$ROOT/target/test.status"; } | tee "$LOG" |
    grep --line-buffered -E '^\[INFO\] Building .*\[[0-9]+/[0-9]+\]|Tests run:.*(Time elapsed|Failures: [1-9]|Errors: [1-9])|^\[ERROR\]|BUILD|^\[WARNING\] Tests run' || true
status=$(cat "$ROOT/target/test.status")

# Jazzer fuzzes one target in a process, each for the time that its @FuzzTest says; a finding fails the run.
if [ -n "$fuzz" ]; then
    for file in $(grep -l '@FuzzTest' -r "$ROOT"/*/src/test/java); do
        module=${file#"$ROOT"/}
        for target in $(grep -A1 '@FuzzTest' "$file" | sed -n 's/^ *void \([A-Za-z]*\)(.*/\1/p'); do
            test=$(basename "$file" .java)#$target
            echo "Fuzzing $test"
            JAZZER_FUZZ=1 "$MVN" -f "$ROOT/pom.xml" -B -ntp -o -Dquick -Djacoco.skip=true -pl "${module%%/*}" -am -Dtest="$test" \
                -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.reportNameSuffix=fuzz test >> "$LOG" 2>&1 || status=1
            grep -E '^Done [0-9]+ runs' "$LOG" | tail -n 1
        done
    done
fi

# <testsuite ... tests="3" errors="0" skipped="1" failures="0" ...>, one per class
counts=$(find "$ROOT" \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) \
    -exec sed -n '/<testsuite /{p;q;}' {} \; |
    awk '
        function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
        { tests += attribute("tests"); failed += attribute("errors") + attribute("failures"); skipped += attribute("skipped") }
        END { printf "%d %d %d\n", tests - failed - skipped, failed, skipped }')
# shellcheck disable=SC2086
set -- $counts
[ "$status" = 0 ] || echo "The build failed beside the tests: see target/test.log"
grep -h -A3 '<skipped' "$ROOT"/*/target/*-reports/TEST-*.xml 2>/dev/null | sed -n 's/.*message="\([^"]*\)".*/skipped: \1/p' | sort | uniq -c
grep -l '<flaky' "$ROOT"/*/target/*-reports/TEST-*.xml 2>/dev/null | sed 's/.*TEST-\(.*\)\.xml/flaky: \1/'
[ ! -f "$CLUSTER" ] || cat "$CLUSTER"
echo "Tests took $(($(date +%s) - started)) s with the build"
echo "$1 passed, $2 failed, $3 skipped"
[ "$status" = 0 ] && [ "$2" = 0 ] && [ "$1" -gt 0 ]
