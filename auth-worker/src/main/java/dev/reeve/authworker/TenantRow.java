// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;

/** A tenant as stored: one app with its own users, keys and logs. */
record TenantRow(String id, String name, Instant createdAt, TenantSettings settings) {}
