// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * How tokens are made.
 *
 * @param issuer claim {@code iss}, the public URL
 * @param audience claim {@code aud}
 * @param accessLife of an access token
 * @param refreshGrace in which a lost answer to a refresh can be asked for again
 * @param nativeLife of sessions in apps
 * @param browserLife of sessions in web pages
 * @param adminLife of sessions opened with an API key
 */
record TokenSettings(
        String issuer,
        String audience,
        Duration accessLife,
        Duration refreshGrace,
        SessionLife nativeLife,
        SessionLife browserLife,
        SessionLife adminLife) {
    /** A broker refuses tokens that claim a longer life. */
    static final Duration ACCESS_LIFE_MAX = Duration.ofHours(1);
    /** What the brokers' clocks may differ; an access token lives this much longer. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    TokenSettings {
        if (!accessLife.isPositive() || accessLife.compareTo(ACCESS_LIFE_MAX) > 0) {
            throw new IllegalArgumentException("an access token lives more than 0 s and at most " + ACCESS_LIFE_MAX);
        }
        if (refreshGrace.isNegative()) {
            throw new IllegalArgumentException("the grace of a refresh is not negative");
        }
    }

    SessionLife lifeOf(SessionKind kind) {
        return switch (kind) {
            case NATIVE -> nativeLife;
            case BROWSER -> browserLife;
            case ADMIN -> adminLife;
        };
    }

    /** After that no broker takes an access token made now; a revocation need not be remembered longer. */
    Duration accessReach() {
        return accessLife.plus(LEEWAY);
    }
}
