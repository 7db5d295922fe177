// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** {@code ./reeve bench gateway}: the gateway's doors beside servers that have nothing behind them. */
@NullMarked
package dev.reeve.bench.gateway;

import org.jspecify.annotations.NullMarked;
