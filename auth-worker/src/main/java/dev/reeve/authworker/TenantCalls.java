// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.CreateTenantReply;
import dev.reeve.gatewayapi.auth.v1.CreateTenantRequest;
import dev.reeve.gatewayapi.auth.v1.GetTenantRequest;
import dev.reeve.gatewayapi.auth.v1.ListRolesReply;
import dev.reeve.gatewayapi.auth.v1.ListRolesRequest;
import dev.reeve.gatewayapi.auth.v1.ListTenantsReply;
import dev.reeve.gatewayapi.auth.v1.ListTenantsRequest;
import dev.reeve.gatewayapi.auth.v1.Role;
import dev.reeve.gatewayapi.auth.v1.Tenant;
import dev.reeve.gatewayapi.auth.v1.UpdateTenantRequest;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tenants and their roles in the service of administrators. */
final class TenantCalls {
    private final AdminOperations admin;

    TenantCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "ListTenants", ListTenantsRequest.parser(), this::list);
        AuthService.method(service, "CreateTenant", CreateTenantRequest.parser(), this::create);
        AuthService.method(
                service,
                "GetTenant",
                GetTenantRequest.parser(),
                (_, caller) -> tenant(admin.tenants().get(caller)));
        AuthService.method(service, "UpdateTenant", UpdateTenantRequest.parser(), this::update);
        AuthService.method(
                service,
                "ListRoles",
                ListRolesRequest.parser(),
                (_, caller) -> ListRolesReply.newBuilder()
                        .addAllRoles(roles(admin.tenants().roles(caller)))
                        .build());
        var _ = service.idempotent("ListTenants", "GetTenant", "UpdateTenant", "ListRoles");
    }

    private ListTenantsReply list(ListTenantsRequest request, Caller caller) {
        Paging.Page<TenantRow> page = admin.tenants().list(caller, request.getLimit(), request.getAfter());
        return ListTenantsReply.newBuilder()
                .addAllTenants(page.items().stream().map(TenantCalls::tenant).toList())
                .setNext(page.next())
                .build();
    }

    private CreateTenantReply create(CreateTenantRequest request, Caller caller) {
        Tenants.Created created = admin.tenants().create(caller, request.getTenant(), request.getName());
        return CreateTenantReply.newBuilder()
                .setTenant(tenant(created.tenant()))
                .setEntry(ApiKeyCalls.entry(created.entry()))
                .setApiKey(created.key().text())
                .build();
    }

    private Tenant update(UpdateTenantRequest request, Caller caller) {
        Optional<SortedMap<String, List<String>>> roles = Optional.empty();
        if (request.hasSettings()) {
            SortedMap<String, List<String>> wanted = new TreeMap<>();
            request.getSettings()
                    .getRolesList()
                    .forEach(role -> wanted.put(role.getName(), List.copyOf(role.getScopesList())));
            roles = Optional.of(wanted);
        }
        return tenant(admin.tenants().update(caller, request.getName(), roles));
    }

    private static Tenant tenant(TenantRow row) {
        return Tenant.newBuilder()
                .setTenant(row.id())
                .setName(row.name())
                .setCreatedAt(WireTime.text(row.createdAt()))
                .setSettings(
                        dev.reeve.gatewayapi.auth.v1.TenantSettings.newBuilder().addAllRoles(roles(row.settings())))
                .build();
    }

    private static List<Role> roles(TenantSettings settings) {
        return settings.roles().entrySet().stream()
                .map(role -> Role.newBuilder()
                        .setName(role.getKey())
                        .addAllScopes(role.getValue())
                        .build())
                .toList();
    }
}
