// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Public API to write a worker. */
@NullMarked
package dev.reeve.workersdk;

import org.jspecify.annotations.NullMarked;
