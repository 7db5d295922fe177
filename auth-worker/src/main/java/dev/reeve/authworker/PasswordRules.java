// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Locale;

/**
 * Which passwords may be chosen: long enough, not among the ones everybody tries first, not the address itself. No
 * composition rules, nothing cut, nothing normalised (NIST SP 800-63B section 3.1.1.2).
 *
 * @param lengthMin characters (code points)
 * @param lengthMax characters; it bounds the work of hashing, too
 * @param common the passwords everybody tries first
 */
record PasswordRules(int lengthMin, int lengthMax, CommonPasswords common) {

    /** What holds for everybody. Refuses with WEAK_PASSWORD and a text to show to the person. */
    void checkChoice(String password) {
        checkPresent(password);
        if (lengthOf(password) < lengthMin) {
            throw weak("the password is shorter than " + lengthMin + " characters");
        }
        if (common.contains(password.toLowerCase(Locale.ROOT))) {
            throw weak("the password is among the most common ones");
        }
    }

    /** What holds for the owner of that address. */
    void checkAgainst(String password, EmailAddress email) {
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.equals(email.key()) || lower.equals(localPart(email))) {
            throw weak("the password is the e-mail address");
        }
    }

    /** What every presented password must hold before it is worth hashing. */
    void checkPresent(String password) {
        if (password.isEmpty()) {
            throw AuthRefusal.invalid("password is empty");
        }
        if (lengthOf(password) > lengthMax) {
            throw AuthRefusal.invalid("password is longer than " + lengthMax + " characters");
        }
    }

    private static int lengthOf(String password) {
        return password.codePointCount(0, password.length());
    }

    private static String localPart(EmailAddress email) {
        return email.key().substring(0, email.key().indexOf('@'));
    }

    private static AuthRefusal weak(String text) {
        return AuthRefusal.of(AuthReason.WEAK_PASSWORD, text);
    }
}
