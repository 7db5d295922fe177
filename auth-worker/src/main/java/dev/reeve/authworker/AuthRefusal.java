// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation's typed "no". Expected in normal running, so it carries no stack trace; its text goes to the caller and
 * therefore names fields, never values or secrets.
 */
final class AuthRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final AuthReason reason;
    private final Duration retryAfter;
    private final String mfaToken;

    private AuthRefusal(AuthReason reason, String text, Duration retryAfter, @Nullable Throwable cause) {
        super(text, cause, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.mfaToken = "";
    }

    private AuthRefusal(String mfaToken, Duration life) {
        super("a code of the second factor is needed", null, false, false);
        this.reason = AuthReason.MFA_REQUIRED;
        this.retryAfter = life;
        this.mfaToken = mfaToken;
    }

    /** Half of a sign-in: the token goes to the other half with the code. */
    static AuthRefusal mfaRequired(FreshCode token) {
        return new AuthRefusal(token.link().text(), token.life());
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

    static AuthRefusal sessionRevoked() {
        return of(AuthReason.SESSION_REVOKED, "this session was ended");
    }

    static AuthRefusal accountDisabled() {
        return of(AuthReason.ACCOUNT_DISABLED, "this account is disabled");
    }

    static AuthRefusal rateLimited(String text, Duration retryAfter) {
        return new AuthRefusal(AuthReason.RATE_LIMITED, text, retryAfter, null);
    }

    static AuthRefusal unavailable(AuthReason reason, String text, @Nullable Throwable cause) {
        return new AuthRefusal(reason, text, Duration.ofSeconds(1), cause);
    }

    /** Throws it, if there is one. */
    static void throwIfPresent(Optional<AuthRefusal> refused) {
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    AuthReason reason() {
        return reason;
    }

    /** Of {@code MFA_REQUIRED}, else empty. */
    String mfaToken() {
        return mfaToken;
    }

    /**
     * Zero = the caller may try at once (or never: see {@link AuthReason#isRetryable}). Of {@code MFA_REQUIRED}: the
     * time in which the code must come.
     */
    Duration retryAfter() {
        return retryAfter;
    }
}
