// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * What administrators do: its name in the audit, the scope it takes, and whether a person must have proven lately who
 * they are (as for what changes their own account). An API key is a proof of its own.
 */
enum AdminAction {
    LIST_USERS("user.list", Scopes.USERS_ADMIN),
    GET_USER("user.get", Scopes.USERS_ADMIN),
    LIST_USER_SESSIONS("user.sessions", Scopes.USERS_ADMIN),
    REVOKE_USER_SESSIONS("user.sessions.revoke", Scopes.USERS_ADMIN),
    CREATE_USER("user.create", Scopes.USERS_ADMIN),
    INVITE_USER("user.invite", Scopes.USERS_ADMIN),
    UPDATE_USER("user.update", Scopes.USERS_ADMIN),
    SET_USER_ROLES("user.roles", Scopes.USERS_ADMIN, true),
    REQUIRE_PASSWORD_CHANGE("user.must-change", Scopes.USERS_ADMIN),
    DISABLE_USER("user.disable", Scopes.USERS_ADMIN),
    ENABLE_USER("user.enable", Scopes.USERS_ADMIN),
    DELETE_USER("user.delete", Scopes.USERS_ADMIN, true),
    RESTORE_USER("user.restore", Scopes.USERS_ADMIN),
    EXPORT_USER("user.export", Scopes.USERS_ADMIN, true),
    MAIL_USER("user.mail", Scopes.USERS_ADMIN),
    SHOW_USER_CODE("user.code.show", Scopes.USERS_ADMIN, true),
    REMOVE_USER_FACTORS("user.mfa.remove", Scopes.USERS_ADMIN, true),
    LIST_ROLES("role.list", Scopes.USERS_ADMIN),
    LIST_KEYS("key.list", Scopes.KEYS_ADMIN),
    CREATE_KEY("key.create", Scopes.KEYS_ADMIN, true),
    REVOKE_KEY("key.revoke", Scopes.KEYS_ADMIN),
    LIST_TENANTS("tenant.list", Scopes.ADMIN),
    CREATE_TENANT("tenant.create", Scopes.ADMIN, true),
    GET_TENANT("tenant.get", Scopes.ADMIN),
    UPDATE_TENANT("tenant.update", Scopes.ADMIN, true),
    LIST_AUDIT("audit.list", Scopes.USERS_ADMIN),
    LIST_SIGNING_KEYS("signing-key.list", Scopes.KEYS_ADMIN),
    ROTATE_SIGNING_KEYS("signing-key.rotate", Scopes.KEYS_ADMIN, true),
    REPLACE_SIGNING_KEYS("signing-key.replace", Scopes.KEYS_ADMIN, true);

    private final String auditName;
    private final String scope;
    private final boolean proven;

    AdminAction(String auditName, String scope) {
        this(auditName, scope, false);
    }

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
