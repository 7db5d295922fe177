// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;

/**
 * Failed sign-ins of one address.
 *
 * @param failures since the last success; an attempt counts as failed until its password was right
 * @param nextAt before that no password is checked
 */
record Attempt(int failures, Instant nextAt) {}
