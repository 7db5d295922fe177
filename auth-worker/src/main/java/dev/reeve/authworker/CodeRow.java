// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code that was used just now, by this call and no other.
 *
 * @param account null = of nobody yet
 * @param target key of the address that it was sent to
 */
record CodeRow(UUID id, @Nullable UUID account, String target, ClosedBox payload) {}
