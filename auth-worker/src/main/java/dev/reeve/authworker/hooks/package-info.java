// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Hooks: services of the owner's that are asked before, or told after, something happens to an account. This package is
 * their wire form (JSON {@code v1}, method = name of the hook) and their settings; what an answer does is not decided
 * here.
 */
@NullMarked
package dev.reeve.authworker.hooks;

import org.jspecify.annotations.NullMarked;
