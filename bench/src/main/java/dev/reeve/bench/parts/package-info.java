// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A bench of several parts: they are measured one after the other, and kept in one file. */
@NullMarked
package dev.reeve.bench.parts;

import org.jspecify.annotations.NullMarked;
