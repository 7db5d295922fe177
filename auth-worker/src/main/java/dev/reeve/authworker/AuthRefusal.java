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
    private final String token;
    private final String shownReason;

    private AuthRefusal(AuthReason reason, String text, Duration retryAfter, @Nullable Throwable cause) {
        this(reason, reason.name(), text, retryAfter, cause);
    }

    private AuthRefusal(
            AuthReason reason, String shownReason, String text, Duration retryAfter, @Nullable Throwable cause) {
        super(text, cause, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.token = "";
        this.shownReason = shownReason;
    }

    private AuthRefusal(AuthReason reason, String text, FreshCode token) {
        super(text, null, false, false);
        this.reason = reason;
        this.retryAfter = token.life();
        this.token = token.link().text();
        this.shownReason = reason.name();
    }

    /** A hook's no, in its own words. */
    static AuthRefusal byHook(String ownReason, String text) {
        return new AuthRefusal(AuthReason.HOOK_REFUSED, ownReason, text, Duration.ZERO, null);
    }

    /** Half of a sign-in: the token goes to the other half with the code. */
    static AuthRefusal mfaRequired(FreshCode token) {
        return new AuthRefusal(AuthReason.MFA_REQUIRED, "a code of the second factor is needed", token);
    }

    /** As {@link #mfaRequired}: the token goes to {@link ResetPassword} with a new password. */
    static AuthRefusal passwordChangeRequired(FreshCode token) {
        return new AuthRefusal(AuthReason.PASSWORD_CHANGE_REQUIRED, "this password has to be replaced", token);
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

    /** The word the caller sees: of {@code HOOK_REFUSED} the hook's own, else the reason's name. */
    String shownReason() {
        return shownReason;
    }

    /** Of {@code MFA_REQUIRED} and {@code PASSWORD_CHANGE_REQUIRED}, else empty. */
    String token() {
        return token;
    }

    /**
     * Zero = the caller may try at once (or never: see {@link AuthReason#isRetryable}). Of {@code MFA_REQUIRED}: the
     * time in which the code must come.
     */
    Duration retryAfter() {
        return retryAfter;
    }
}
