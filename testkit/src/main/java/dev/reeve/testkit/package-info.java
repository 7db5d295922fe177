// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Fakes, hostile peers, clocks, seeded properties: test scope only. */
@NullMarked
package dev.reeve.testkit;

import org.jspecify.annotations.NullMarked;
