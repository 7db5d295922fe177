// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Locale;

/** The mails there are; each has a template of its name in lower case, {@code password-changed.en.txt}. */
enum MailKind {
    /** A code that finishes a sign-up. */
    VERIFY,
    /** Somebody signed up with an address that has an account. */
    EXISTS,
    /** A code that allows a new password. */
    RESET,
    /** The password has changed. */
    PASSWORD_CHANGED,
    /** A code that makes this the address of an account. */
    EMAIL_CHANGE,
    /** To the address before: the account has another one now. */
    EMAIL_CHANGED;

    String templateName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
