// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Finds whom an administrator means, within the tenant of the call: what belongs to another one does not exist. Nobody
 * changes an account that may do more than they, for by its password or its mail they would come into its rights.
 */
final class Targets {
    private static final int ROLES_MAX = 16;

    private Targets() {}

    static UUID userId(String text) {
        return IdKind.USER.parse(text).orElseThrow(Targets::noUser);
    }

    static UserRow see(Connection connection, Caller caller, UUID user, Instant now) throws SQLException {
        return UserTable.find(connection, caller.tenant(), user, now).orElseThrow(Targets::noUser);
    }

    /** Locked, and the caller may change it. */
    static AccountRow lock(Connection connection, Caller caller, UUID user) throws SQLException {
        AccountRow account = AccountTable.lock(connection, caller.tenant(), user)
                .filter(found -> found.standing() != Owner.Standing.GONE)
                .orElseThrow(Targets::noUser);
        requireNotMore(caller, account.roles().scopes(), "this account may do more than you");
        return account;
    }

    /** The roles that a user is to have. */
    static List<String> distinctRoles(List<String> names) {
        List<String> wanted = names.stream().distinct().toList();
        if (wanted.size() > ROLES_MAX) {
            throw AuthRefusal.invalid("a user has at most " + ROLES_MAX + " roles");
        }
        if (wanted.contains(Roles.EVERYONE)) {
            throw AuthRefusal.invalid("the role everyone is had by every user and given to none");
        }
        return wanted;
    }

    /** The scopes of roles of the tenant that the caller may give. */
    static List<String> scopesToGive(Connection connection, Caller caller, List<String> roles) throws SQLException {
        List<String> scopes =
                TenantTable.get(connection, caller.tenant()).settings().scopesOf(roles);
        requireNotMore(caller, scopes, "nobody gives a role that may do more than they");
        return scopes;
    }

    /** Nobody gives what they do not have. Every user has the scopes of a user. */
    static void requireNotMore(Caller caller, Iterable<String> scopes, String otherwise) {
        Set<String> ofUsers = Set.copyOf(Scopes.OF_A_USER);
        for (String scope : scopes) {
            if (!ofUsers.contains(scope) && !caller.hasScope(scope)) {
                throw AuthRefusal.of(AuthReason.FORBIDDEN, otherwise);
            }
        }
    }

    static AuthRefusal noUser() {
        return AuthRefusal.of(AuthReason.NOT_FOUND, "there is no such user");
    }
}
