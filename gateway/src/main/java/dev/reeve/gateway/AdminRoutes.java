// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Map;
import java.util.Set;

/** {@code POST /v1/admin/<group>/<verb>}: a fixed table of what administrators may call; the worker asks who calls. */
final class AdminRoutes {
    private static final String PREFIX = "/v1/admin/";
    private static final Set<String> JSON = Set.of(MediaTypes.JSON);

    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("users/list", "ListUsers"),
            Map.entry("users/get", "GetUser"),
            Map.entry("users/sessions", "ListUserSessions"),
            Map.entry("users/sessions/revoke", "RevokeUserSessions"),
            Map.entry("users/create", "CreateUser"),
            Map.entry("users/invite", "InviteUser"),
            Map.entry("users/update", "UpdateUser"),
            Map.entry("users/roles", "SetUserRoles"),
            Map.entry("users/must-change", "RequirePasswordChange"),
            Map.entry("users/disable", "DisableUser"),
            Map.entry("users/enable", "EnableUser"),
            Map.entry("users/delete", "DeleteUser"),
            Map.entry("users/restore", "RestoreUser"),
            Map.entry("users/export", "ExportUser"),
            Map.entry("users/mail", "SendUserMail"),
            Map.entry("users/mfa/remove", "RemoveUserFactors"),
            Map.entry("roles/list", "ListRoles"),
            Map.entry("keys/list", "ListApiKeys"),
            Map.entry("keys/create", "CreateApiKey"),
            Map.entry("keys/revoke", "RevokeApiKey"),
            Map.entry("tenants/list", "ListTenants"),
            Map.entry("tenants/create", "CreateTenant"),
            Map.entry("tenants/get", "GetTenant"),
            Map.entry("tenants/update", "UpdateTenant"),
            Map.entry("audit/list", "ListAudit"),
            Map.entry("signing-keys/list", "ListSigningKeys"),
            Map.entry("signing-keys/rotate", "RotateSigningKeys"));

    private final ServiceDoor services;

    AdminRoutes(ServiceDoor services) {
        this.services = services;
    }

    void addTo(RouteTable.Builder routes) {
        METHODS.forEach((path, method) -> routes.add(
                "POST",
                PREFIX + path,
                new Operation.Api(
                                "admin",
                                Operation.Access.ANY,
                                JSON,
                                JSON,
                                request -> services.pass(request, OwnServices.ADMIN, method, MediaTypes.JSON))
                        .calling(OwnServices.ADMIN, method)));
    }
}
