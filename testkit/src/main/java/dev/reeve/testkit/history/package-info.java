// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Histories: what real clients and workers wrote down while things broke around them, and the check that it keeps the
 * promises of docs/guarantees.md. Everything starts at {@link dev.reeve.testkit.history.HistoryChecker}.
 */
@NullMarked
package dev.reeve.testkit.history;

import org.jspecify.annotations.NullMarked;
