// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import org.jspecify.annotations.Nullable;

/** A mail that was not taken. The text names a cause, never an address or a code: it is stored and logged. */
final class MailFault extends Exception {
    private static final long serialVersionUID = 1;

    /** What to do about it. */
    enum Kind {
        /** This mail will never be taken. */
        REFUSED,
        /** This mail may be taken later. */
        LATER,
        /** No mail is taken at present. */
        SERVER_AWAY
    }

    private final Kind kind;

    MailFault(Kind kind, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
