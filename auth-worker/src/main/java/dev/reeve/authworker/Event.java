// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookName;

/** What hooks are told afterwards. */
enum Event {
    ACCOUNT_CREATED(HookName.AFTER_ACCOUNT_CREATED),
    /** An anonymous account was given a name. */
    ACCOUNT_UPGRADED(HookName.AFTER_ACCOUNT_UPGRADED),
    ACCOUNT_DISABLED(HookName.AFTER_ACCOUNT_DISABLED),
    ACCOUNT_DELETED(HookName.AFTER_ACCOUNT_DELETED),
    SESSION_CREATED(HookName.AFTER_SESSION_CREATED),
    SESSION_REVOKED(HookName.AFTER_SESSION_REVOKED),
    /** A refresh token was used twice; the session is revoked, too. */
    SESSION_REUSED(HookName.AFTER_SESSION_REUSED),
    PASSWORD_CHANGED(HookName.AFTER_PASSWORD_CHANGED);

    private final HookName hook;

    Event(HookName hook) {
        this.hook = hook;
    }

    HookName hook() {
        return hook;
    }
}
