// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.stream.Stream;

/** The scopes this service gives; a scope is what a service or a method may ask of a token. */
final class Scopes {
    static final String ADMIN = "admin";
    static final String USERS_ADMIN = "users:admin";
    static final String KEYS_ADMIN = "keys:admin";
    static final String LOGS_WRITE = "logs:write";
    static final String AUTH_START = "auth:start";

    /** Own topics need no scope: brokers and gateways derive them from {@code sub} and {@code ins}. */
    static final List<String> OF_A_USER = List.of(LOGS_WRITE);

    /** An app before anybody has signed in: its logs. */
    static final List<String> OF_AN_INSTALLATION = List.of(LOGS_WRITE);

    static final List<String> OF_THE_ADMIN_KEY = List.of(ADMIN);

    /** A publishable key ships inside apps: never more than this. */
    static final List<String> OF_A_PUBLISHABLE_KEY = List.of(LOGS_WRITE, AUTH_START);

    /** Of this service's own tokens when it calls a hook; nobody else is given it. */
    static final String OF_A_HOOK_CALL = "auth:hook";

    private Scopes() {}

    /** What every user may, what the tenant gives to everyone, and what the roles add. */
    static List<String> ofAUser(Roles roles) {
        return Stream.of(OF_A_USER, roles.everybodysScopes(), roles.scopes())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
