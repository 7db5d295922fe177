// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * What administrators do: its name in the audit, the scope it takes, and whether a person must have proven lately who
 * they are (as for what changes their own account). An API key is a proof of its own.
 */
enum AdminAction {
    LIST_USERS("user.list", Scopes.USERS_ADMIN, false),
    GET_USER("user.get", Scopes.USERS_ADMIN, false),
    LIST_USER_SESSIONS("user.sessions", Scopes.USERS_ADMIN, false),
    REVOKE_USER_SESSIONS("user.sessions.revoke", Scopes.USERS_ADMIN, false),
    DISABLE_USER("user.disable", Scopes.USERS_ADMIN, false),
    ENABLE_USER("user.enable", Scopes.USERS_ADMIN, false),
    LIST_AUDIT("audit.list", Scopes.USERS_ADMIN, false);

    private final String auditName;
    private final String scope;
    private final boolean proven;

    AdminAction(String auditName, String scope, boolean proven) {
        this.auditName = auditName;
        this.scope = scope;
        this.proven = proven;
    }

    String auditName() {
        return auditName;
    }

    String scope() {
        return scope;
    }

    boolean needsProof() {
        return proven;
    }
}
