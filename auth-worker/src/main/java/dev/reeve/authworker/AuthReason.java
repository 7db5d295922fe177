// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * Why an operation was refused: the stable word a client programs against. A client drops its session only on
 * {@code SESSION_*}, {@code TOKEN_REUSED} and {@code ACCOUNT_DISABLED}. The numbers are gRPC's status codes.
 */
enum AuthReason {
    /** Unknown account, wrong password, unknown or revoked API key: one answer for all. */
    INVALID_CREDENTIALS(16),
    /** The password was right, and the account has a second factor; carries a token for it. */
    MFA_REQUIRED(16),
    /** The code of the second factor is wrong or was used, or the sign-in took too long. */
    MFA_INVALID(16),
    /** The call needs a token of a signed-in subject and carries none. */
    UNAUTHENTICATED(16),
    /** The refresh token is bound to a key, and the proof of it is missing or wrong. */
    PROOF_INVALID(16),
    SESSION_REVOKED(16),
    SESSION_EXPIRED(16),
    /** A refresh token was used a second time: its session has ended. */
    TOKEN_REUSED(16),
    /** Said only after a right credential. */
    ACCOUNT_DISABLED(16),
    WEAK_PASSWORD(3),
    /** Unknown, used, too old, or tried too often: one answer for all. */
    CODE_INVALID(3),
    IDENTITY_IN_USE(6),
    /** The app's redirect is none of those that this server was told. */
    REDIRECT_NOT_ALLOWED(3),
    /** What is to be removed is the last way to sign in to the account. */
    LAST_CREDENTIAL(9),
    /** The last proof of who calls is older than five minutes: {@code Reauthenticate}, then again. */
    REAUTH_REQUIRED(9),
    /** The password was right and is to be replaced before anything else; carries the code for it. */
    PASSWORD_CHANGE_REQUIRED(9),
    /** The operation sends a mail, and this server was not told how. */
    MAIL_NOT_CONFIGURED(9),
    /** A value is missing, too long or malformed; the text says which. */
    INVALID_REQUEST(3),
    FORBIDDEN(7),
    /** Of administrators: there is no such user, session, key or tenant here. */
    NOT_FOUND(5),
    /** Of administrators: a tenant has that name. */
    ALREADY_EXISTS(6),
    /** The account has changed since the caller read the version it names. */
    VERSION_CONFLICT(10),
    /** Too many tries or too much work waiting; carries the time to wait. */
    RATE_LIMITED(8),
    /** PostgreSQL is away or not ready; try again. */
    DATABASE_UNAVAILABLE(14),
    /** The provider of an identity does not answer, or not sensibly; try again. */
    PROVIDER_ERROR(14),
    /** No signing key can be read yet; try again. */
    SIGNING_KEY_UNAVAILABLE(14),
    /** A hook of the owner's did not answer; try again. */
    HOOK_FAILED(14),
    /** A hook of the owner's said no: the caller is told the hook's own reason in place of this one. */
    HOOK_REFUSED(7);

    private static final int UNAVAILABLE = 14;

    private final int grpcCode;

    AuthReason(int grpcCode) {
        this.grpcCode = grpcCode;
    }

    int grpcCode() {
        return grpcCode;
    }

    boolean isRetryable() {
        return this == RATE_LIMITED || grpcCode == UNAVAILABLE;
    }
}
