// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.UUID;

/**
 * A second factor as stored.
 *
 * @param lastStep of the last code that was taken
 */
record FactorRow(UUID id, ClosedBox secret, long lastStep) {}
