// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.UUID;

/**
 * One line of the audit as it is read.
 *
 * @param outcome ok, refused
 * @param reason of a refusal, else empty
 * @param detail a JSON object
 */
record AuditLine(
        UUID id,
        Instant at,
        String actorKind,
        String actor,
        String action,
        String target,
        String outcome,
        String reason,
        String address,
        String installation,
        String requestId,
        String detail) {
    /** As a page's {@code next} names it. */
    String cursor() {
        return CrockfordBase32.encode(UuidV7.bytes(id));
    }
}
