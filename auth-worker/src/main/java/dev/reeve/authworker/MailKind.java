// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Locale;

/** The mails there are; each has a template of its name in lower case, {@code password-changed.en.txt}. */
enum MailKind {
    /** A code that finishes a sign-up. */
    VERIFY("verify"),
    /** A code that makes this the address of an account that has none yet. */
    UPGRADE("upgrade"),
    /** Somebody signed up with an address that has an account. */
    EXISTS,
    /** A code that allows a new password. */
    RESET("reset"),
    /** An account was made for the reader, who sets its password with this code. */
    INVITE("invite"),
    /** The password has changed. */
    PASSWORD_CHANGED,
    /** A code that makes this the address of an account. */
    EMAIL_CHANGE("email-change"),
    /** Somebody signed in on an installation that the account was not seen on. */
    NEW_SIGN_IN,
    /** A session ended because its refresh token came a second time. */
    SESSION_REUSED,
    /** To the address before: the account has another one now. */
    EMAIL_CHANGED("email-undo");

    private final String linkPath;

    MailKind() {
        this("");
    }

    MailKind(String linkPath) {
        this.linkPath = linkPath;
    }

    /** Where its link goes, below the base of all links; empty = it has no code. */
    String linkPath() {
        return linkPath;
    }

    String templateName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
