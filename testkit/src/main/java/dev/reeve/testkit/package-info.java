// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Fakes, hostile peers, clocks, seeded properties, rules of purity: test scope only. */
@NullMarked
package dev.reeve.testkit;

import org.jspecify.annotations.NullMarked;
