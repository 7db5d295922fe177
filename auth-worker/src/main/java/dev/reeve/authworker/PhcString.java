// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password hash as text: {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>}, base64 without padding (the PHC string
 * format); {@code ,keyid=<id>} after the cost names the pepper. The arrays are never changed after construction.
 */
final class PhcString {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})(?:,keyid=([A-Za-z0-9+/]{1,11}))?"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final Argon2Cost cost;
    private final String keyId;
    private final byte[] salt;
    private final byte[] tag;

    /** @param keyId of the pepper, base64; empty = none */
    PhcString(Argon2Cost cost, String keyId, byte[] salt, byte[] tag) {
        this.cost = cost;
        this.keyId = keyId;
        this.salt = salt;
        this.tag = tag;
    }

    /** Reads what this service stored; anything else in the column is a bug or tampering. */
    static PhcString parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("a stored password hash is no argon2id PHC string");
        }
        Argon2Cost cost = new Argon2Cost(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        Base64.Decoder decoder = Base64.getDecoder();
        String keyId = matcher.group(4) == null ? "" : matcher.group(4);
        return new PhcString(cost, keyId, decoder.decode(matcher.group(5)), decoder.decode(matcher.group(6)));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    String text() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.parallelism()
                + (keyId.isEmpty() ? "" : ",keyid=" + keyId) + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(tag);
    }

    Argon2Cost cost() {
        return cost;
    }

    String keyId() {
        return keyId;
    }

    byte[] salt() {
        return salt;
    }

    byte[] tag() {
        return tag;
    }
}
