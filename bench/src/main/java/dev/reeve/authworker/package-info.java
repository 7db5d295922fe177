// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Measurements of what only this package of auth-worker sees. */
@NullMarked
package dev.reeve.authworker;

import org.jspecify.annotations.NullMarked;
