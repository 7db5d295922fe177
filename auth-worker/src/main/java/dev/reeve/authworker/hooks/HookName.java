// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import java.util.Optional;

/** The hooks there are; each is the method of its name at the service that the settings name. */
public enum HookName {
    BEFORE_SIGN_UP("before-sign-up", OnFailure.CLOSED),
    BEFORE_SIGN_IN("before-sign-in", OnFailure.CLOSED),
    BEFORE_MERGE("before-merge", OnFailure.CLOSED),
    BEFORE_DELETE("before-delete", OnFailure.CLOSED),
    BEFORE_TOKEN("before-token", OnFailure.ALWAYS_CLOSED),
    CHECK_PASSWORD("check-password", OnFailure.PASSED_OVER),
    SEND_MAIL("send-mail", OnFailure.LATER),
    AFTER_ACCOUNT_CREATED("after-account.created", OnFailure.LATER),
    AFTER_ACCOUNT_UPGRADED("after-account.upgraded", OnFailure.LATER),
    AFTER_ACCOUNT_DISABLED("after-account.disabled", OnFailure.LATER),
    AFTER_ACCOUNT_DELETED("after-account.deleted", OnFailure.LATER),
    AFTER_SESSION_CREATED("after-session.created", OnFailure.LATER),
    AFTER_SESSION_REVOKED("after-session.revoked", OnFailure.LATER),
    AFTER_SESSION_REUSED("after-session.reused", OnFailure.LATER),
    AFTER_PASSWORD_CHANGED("after-password.changed", OnFailure.LATER);

    /** What a hook that does not answer costs. */
    public enum OnFailure {
        /** The operation fails, unless the settings open this hook. */
        CLOSED,
        /** The operation fails. */
        ALWAYS_CLOSED,
        /** The operation goes on. */
        PASSED_OVER,
        /** It is tried again later; the operation is long done. */
        LATER
    }

    private final String key;
    private final OnFailure onFailure;

    HookName(String key, OnFailure onFailure) {
        this.key = key;
        this.onFailure = onFailure;
    }

    /** As in settings, and the method that is called. */
    public String key() {
        return key;
    }

    public OnFailure onFailure() {
        return onFailure;
    }

    public static Optional<HookName> ofKey(String key) {
        for (HookName name : values()) {
            if (name.key.equals(key)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
