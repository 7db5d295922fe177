// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a tenant may set for itself.
 *
 * @param roles scopes by role
 */
record TenantSettings(SortedMap<String, List<String>> roles) {
    static final int ROLES_MAX = 32;
    static final int SCOPES_MAX = 16;
    private static final Pattern ROLE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern SCOPE = Pattern.compile("[a-z0-9][a-z0-9:._/*-]{0,63}");

    /** As somebody asks for it: refused where it is not allowed. */
    static TenantSettings checked(SortedMap<String, List<String>> roles) {
        if (roles.size() > ROLES_MAX) {
            throw AuthRefusal.invalid("a tenant has at most " + ROLES_MAX + " roles");
        }
        roles.forEach((role, scopes) -> {
            if (!ROLE.matcher(role).matches()) {
                throw AuthRefusal.invalid("a role is [a-z0-9-]{1,32}, beginning with a letter or digit");
            }
            checkScopes(scopes);
        });
        return new TenantSettings(roles);
    }

    static void checkScopes(List<String> scopes) {
        if (scopes.size() > SCOPES_MAX) {
            throw AuthRefusal.invalid("there are at most " + SCOPES_MAX + " scopes");
        }
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw AuthRefusal.invalid("a scope is [a-z0-9:._/*-]{1,64}, beginning with a letter or digit");
        }
    }

    /** The scopes of these roles; refuses one that is not there. */
    List<String> scopesOf(List<String> names) {
        TreeSet<String> scopes = new TreeSet<>();
        for (String name : names) {
            List<String> given = roles.get(name);
            if (given == null) {
                throw AuthRefusal.invalid("a role is not among those of the tenant");
            }
            scopes.addAll(given);
        }
        return List.copyOf(scopes);
    }

    String rolesJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        roles.forEach((role, scopes) -> {
            ArrayNode list = object.putArray(role);
            scopes.forEach(list::add);
        });
        return object.toString();
    }

    static TenantSettings ofJson(String stored) {
        SortedMap<String, List<String>> roles = new TreeMap<>();
        for (var role : StoredJson.tree(stored).path("roles").properties()) {
            List<String> scopes = new ArrayList<>();
            for (JsonNode scope : role.getValue()) {
                scopes.add(scope.asText());
            }
            roles.put(role.getKey(), List.copyOf(scopes));
        }
        return new TenantSettings(roles);
    }
}
