// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Log intake, live fan-out, history. */
@NullMarked
package dev.reeve.loggerworker;

import org.jspecify.annotations.NullMarked;
