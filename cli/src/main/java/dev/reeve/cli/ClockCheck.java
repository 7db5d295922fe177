// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;

/** Doctor's look at the clocks: the gateway's Date header, or the time a token was issued at, beside the time here. */
final class ClockCheck {
    private static final Duration WARN = Duration.ofSeconds(5);
    private static final Duration FAIL = Duration.ofSeconds(60);

    private ClockCheck() {}

    static Finding compare(Instant there, Instant here) {
        Duration apart = Duration.between(here, there).abs();
        String detail = "Reeve and this machine differ by " + apart.toSeconds() + " s";
        String fix = "Set both clocks by NTP: tokens are valid for minutes only.";
        if (apart.compareTo(WARN) <= 0) {
            return Finding.ok("clock", detail);
        }
        return apart.compareTo(FAIL) > 0 ? Finding.fail("clock", detail, fix) : Finding.warn("clock", detail, fix);
    }

    static Optional<Instant> ofHeader(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The claim {@code iat} of a JWT, unverified: it comes straight from the server that made it. */
    static Optional<Instant> ofToken(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return Json.parse(claims)
                    .map(json -> json.path("iat").asLong())
                    .filter(seconds -> seconds > 0)
                    .map(Instant::ofEpochSecond);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
