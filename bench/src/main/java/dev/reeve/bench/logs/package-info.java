// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** {@code ./reeve bench logs}: the logger beside VictoriaLogs; what it measures is in bench/logs.md. */
@NullMarked
package dev.reeve.bench.logs;

import org.jspecify.annotations.NullMarked;
