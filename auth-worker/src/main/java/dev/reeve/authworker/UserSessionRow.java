// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;

/**
 * A session with all there is to see of it.
 *
 * @param session {@code s_...}
 * @param client what the app called itself
 * @param kind native, browser, admin
 * @param amr how the user proved who they are (RFC 8176)
 */
record UserSessionRow(
        String session,
        String client,
        String kind,
        String platform,
        String model,
        String appVersion,
        String address,
        Instant createdAt,
        Instant lastUsedAt,
        List<String> amr) {
    UserSessionRow {
        amr = List.copyOf(amr);
    }
}
