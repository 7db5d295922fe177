// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** MDP 0.1 and 0.2 frames, the envelope, error codes, limits. */
@NullMarked
package dev.reeve.protocol;

import org.jspecify.annotations.NullMarked;
