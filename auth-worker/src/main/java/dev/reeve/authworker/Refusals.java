// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.Any;
import dev.reeve.gatewayapi.auth.v1.MfaRequired;
import dev.reeve.gatewayapi.auth.v1.PasswordChangeRequired;
import dev.reeve.workersdk.ServiceError;
import java.time.Duration;

/** Refusals as errors of a call. */
final class Refusals {
    private Refusals() {}

    static ServiceError toServiceError(AuthRefusal refusal) {
        String text = String.valueOf(refusal.getMessage());
        AuthReason reason = refusal.reason();
        return switch (reason) {
            case INVALID_REQUEST -> ServiceError.invalidRequest(text);
            case FORBIDDEN -> ServiceError.forbidden(text);
            case RATE_LIMITED -> ServiceError.rateLimited(text, atLeastOneMilli(refusal.retryAfter()));
            case DATABASE_UNAVAILABLE, SIGNING_KEY_UNAVAILABLE, PROVIDER_ERROR, HOOK_FAILED ->
                ServiceError.of(reason.grpcCode(), reason.name(), text).retryAfter(refusal.retryAfter());
            case MFA_REQUIRED ->
                ServiceError.of(reason.grpcCode(), reason.name(), text)
                        .withDetails(Any.pack(MfaRequired.newBuilder()
                                .setMfaToken(refusal.token())
                                .setExpiresInMs((int) refusal.retryAfter().toMillis())
                                .build()));
            case PASSWORD_CHANGE_REQUIRED ->
                ServiceError.of(reason.grpcCode(), reason.name(), text)
                        .withDetails(Any.pack(PasswordChangeRequired.newBuilder()
                                .setCode(refusal.token())
                                .setExpiresInMs((int) refusal.retryAfter().toMillis())
                                .build()));
            case INVALID_CREDENTIALS,
                    MFA_INVALID,
                    UNAUTHENTICATED,
                    PROOF_INVALID,
                    SESSION_REVOKED,
                    SESSION_EXPIRED,
                    TOKEN_REUSED,
                    ACCOUNT_DISABLED,
                    WEAK_PASSWORD,
                    CODE_INVALID,
                    REAUTH_REQUIRED,
                    MAIL_NOT_CONFIGURED,
                    REDIRECT_NOT_ALLOWED,
                    LAST_CREDENTIAL,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    VERSION_CONFLICT,
                    IDENTITY_IN_USE,
                    HOOK_REFUSED -> ServiceError.of(reason.grpcCode(), refusal.shownReason(), text);
        };
    }

    private static Duration atLeastOneMilli(Duration duration) {
        return duration.toMillis() > 0 ? duration : Duration.ofMillis(1);
    }
}
