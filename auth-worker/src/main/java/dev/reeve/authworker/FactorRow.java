// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.UUID;

/**
 * A second factor as stored.
 *
 * @param confirmed it is on; else it is being set up
 * @param lastStep of the last code that was taken
 */
record FactorRow(UUID id, UUID account, ClosedBox secret, boolean confirmed, long lastStep) {}
