// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.jose.CompactJws;
import dev.reeve.authworker.jose.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an access token of this service that stands in the body of a call, where no broker has checked it. What it says
 * about the session is for the database to confirm.
 */
final class OwnTokens {
    private static final int LENGTH_MAX = 4_096;
    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");

    private final KeyRing keys;
    private final TokenSettings settings;

    OwnTokens(KeyRing keys, TokenSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** The caller that a broker would make of it; empty = it is none of this tenant's, or too old. */
    Optional<Caller> read(Caller caller, String token, Instant now) {
        return CompactJws.parse(token, LENGTH_MAX)
                .filter(jws -> jws.hasHeader("ES256", "at+jwt", HEADER_MEMBERS))
                .filter(jws -> jws.headerText("kid")
                        .flatMap(keys::publicKey)
                        .filter(jws::isSignedWith)
                        .isPresent())
                .map(CompactJws::payload)
                .filter(payload -> isForHere(payload, caller, now))
                .map(payload -> new Caller(
                        caller.tenant(),
                        text(payload, "sub"),
                        text(payload, "sid"),
                        text(payload, "ins"),
                        List.of(),
                        caller.requestId(),
                        caller.address()));
    }

    private boolean isForHere(ObjectNode payload, Caller caller, Instant now) {
        long tooOld = now.minus(TokenSettings.LEEWAY).getEpochSecond();
        return settings.issuer().equals(text(payload, "iss"))
                && settings.audience().equals(text(payload, "aud"))
                && caller.tenant().equals(text(payload, "tnt"))
                && StrictJson.wholeNumber(payload, "exp")
                        .filter(expires -> tooOld < expires)
                        .isPresent();
    }

    private static String text(ObjectNode payload, String name) {
        return StrictJson.text(payload, name).orElse("");
    }
}
