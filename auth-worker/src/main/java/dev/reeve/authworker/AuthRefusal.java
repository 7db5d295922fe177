// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operation's typed "no". Expected in normal running, so it carries no stack trace; its text goes to the caller and
 * therefore names fields, never values or secrets.
 */
final class AuthRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final AuthReason reason;
    private final Duration retryAfter;

    private AuthRefusal(AuthReason reason, String text, Duration retryAfter, @Nullable Throwable cause) {
        super(text, cause, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static AuthRefusal of(AuthReason reason, String text) {
        return new AuthRefusal(reason, text, Duration.ZERO, null);
    }

    static AuthRefusal invalid(String text) {
        return of(AuthReason.INVALID_REQUEST, text);
    }

    static AuthRefusal invalidCredentials() {
        return of(AuthReason.INVALID_CREDENTIALS, "the credentials are not valid");
    }

    static AuthRefusal rateLimited(String text, Duration retryAfter) {
        return new AuthRefusal(AuthReason.RATE_LIMITED, text, retryAfter, null);
    }

    static AuthRefusal unavailable(AuthReason reason, String text, @Nullable Throwable cause) {
        return new AuthRefusal(reason, text, Duration.ofSeconds(1), cause);
    }

    AuthReason reason() {
        return reason;
    }

    /** Zero = the caller may try at once (or never: see {@link AuthReason#isRetryable}). */
    Duration retryAfter() {
        return retryAfter;
    }
}
