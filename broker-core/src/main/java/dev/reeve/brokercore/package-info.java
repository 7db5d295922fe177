// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** The broker as a deterministic state machine. */
@NullMarked
package dev.reeve.brokercore;

import org.jspecify.annotations.NullMarked;
