// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says about its subject.
 *
 * @param subject whom it is about
 * @param session null for a token made from an API key alone
 * @param amr how the subject proved who it is
 */
record AccessClaims(
        String tenant,
        TokenSubject subject,
        @Nullable UUID session,
        @Nullable UUID installation,
        Instant authTime,
        List<String> amr) {
    AccessClaims {
        amr = List.copyOf(amr);
    }

    /** Of an app that nobody has signed in to. */
    static AccessClaims ofInstallation(String tenant, UUID id, Instant now) {
        return new AccessClaims(tenant, new TokenSubject.OfInstallation(id), null, id, now, List.of("device"));
    }

    static AccessClaims of(SessionRow session) {
        return new AccessClaims(
                session.tenant(),
                session.owner(),
                session.id(),
                session.installation(),
                session.authTime(),
                session.amr());
    }
}
