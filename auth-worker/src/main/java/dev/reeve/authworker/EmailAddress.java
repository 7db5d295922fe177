// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.text.Normalizer;
import java.util.Locale;

/**
 * An address as it was typed and the key that makes it unique. The check is liberal: what an address may look like is
 * for the mail server to say, and a mail that arrives is the only proof.
 *
 * @param text as typed, without blanks around it; mail goes there
 * @param key NFC, lower case; compared and indexed
 */
record EmailAddress(String text, String key) {
    /** RFC 5321 section 4.5.3.1.3: a path of 256 octets, two of them brackets. */
    static final int LENGTH_MAX = 254;

    /** Nobody's: of a code that is sent to no address. */
    static final EmailAddress NONE = new EmailAddress("", "");

    static EmailAddress parse(String typed) {
        String text = InputText.bounded("email", typed.strip(), LENGTH_MAX);
        int at = text.indexOf('@');
        if (at < 1 || at != text.lastIndexOf('@') || at == text.length() - 1) {
            throw AuthRefusal.invalid("email must have the form name@domain");
        }
        if (text.codePoints().anyMatch(Character::isWhitespace)) {
            throw AuthRefusal.invalid("email contains a blank");
        }
        String key = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (key.codePointCount(0, key.length()) > LENGTH_MAX) {
            throw AuthRefusal.invalid("email is longer than " + LENGTH_MAX + " characters");
        }
        return new EmailAddress(text, key);
    }

    /** Addresses are personal: they are not for logs. */
    @Override
    public String toString() {
        return "EmailAddress[...]";
    }
}
