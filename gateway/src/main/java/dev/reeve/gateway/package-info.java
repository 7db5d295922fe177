// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Every public door. */
@NullMarked
package dev.reeve.gateway;

import org.jspecify.annotations.NullMarked;
