// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A worker for tests in a cluster, and those tests. */
@NullMarked
package dev.reeve.clustertests;

import org.jspecify.annotations.NullMarked;
