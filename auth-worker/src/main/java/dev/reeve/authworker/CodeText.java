// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A code as it comes in: 128 bits out of a link, or eight digits that a person typed. */
sealed interface CodeText {
    /** Found by its hash alone. */
    record Link(String text) implements CodeText {
        SecretHash hash() {
            return SecretHash.of(text);
        }

        @Override
        public String toString() {
            return "CodeText.Link[...]";
        }
    }

    /** Means something only together with the address it was sent to. */
    record Typed(String digits) implements CodeText {
        /** Salted with the code's id: equal digits are not equal hashes. */
        SecretHash hash(UUID id) {
            return SecretHash.of(id + ":" + digits);
        }

        @Override
        public String toString() {
            return "CodeText.Typed[...]";
        }
    }

    int LINK_BYTES = 16;
    int DIGITS = 8;
    int TYPED_BOUND = 100_000_000;
    Pattern TYPED = Pattern.compile("[0-9]{" + DIGITS + "}");

    static Link newLink(SecureRandom random) {
        byte[] bytes = new byte[LINK_BYTES];
        random.nextBytes(bytes);
        return new Link(CrockfordBase32.encode(bytes));
    }

    static Typed newTyped(SecureRandom random) {
        return new Typed(String.format("%0" + DIGITS + "d", random.nextInt(TYPED_BOUND)));
    }

    /** Only what stands in a link. */
    static Optional<Link> parseLink(String text) {
        return CrockfordBase32.decode(text, LINK_BYTES).map(_ -> new Link(text));
    }

    /** Blanks between the digits are a person's; anything else is no code. */
    static Optional<CodeText> parse(String text) {
        Optional<Link> link = parseLink(text);
        if (link.isPresent()) {
            return Optional.of(link.get());
        }
        String digits = text.length() <= 2 * DIGITS ? text.replace(" ", "") : "";
        return TYPED.matcher(digits).matches() ? Optional.of(new Typed(digits)) : Optional.empty();
    }
}
