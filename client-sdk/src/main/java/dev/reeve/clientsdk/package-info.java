// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Public API to call services over MDP. */
@NullMarked
package dev.reeve.clientsdk;

import org.jspecify.annotations.NullMarked;
