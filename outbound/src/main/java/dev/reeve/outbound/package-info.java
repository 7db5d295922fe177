// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The way out of a service to servers of others: which addresses may be called, and one exchange over HTTP that holds
 * to it. Knows nothing of what is sent.
 */
@NullMarked
package dev.reeve.outbound;

import org.jspecify.annotations.NullMarked;
