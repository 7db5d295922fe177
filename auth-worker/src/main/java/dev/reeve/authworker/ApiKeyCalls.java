// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.CreateApiKeyReply;
import dev.reeve.gatewayapi.auth.v1.CreateApiKeyRequest;
import dev.reeve.gatewayapi.auth.v1.ListApiKeysReply;
import dev.reeve.gatewayapi.auth.v1.ListApiKeysRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeApiKeyRequest;
import dev.reeve.workersdk.ServiceBuilder;

/** API keys in the service of administrators. */
final class ApiKeyCalls {
    private final AdminOperations admin;

    ApiKeyCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "ListApiKeys", ListApiKeysRequest.parser(), this::list);
        AuthService.method(service, "CreateApiKey", CreateApiKeyRequest.parser(), this::create);
        AuthService.method(
                service,
                "RevokeApiKey",
                RevokeApiKeyRequest.parser(),
                (request, caller) -> entry(admin.apiKeys().revoke(caller, request.getKey(), request.getReason())));
        var _ = service.idempotent("ListApiKeys", "RevokeApiKey");
    }

    private ListApiKeysReply list(ListApiKeysRequest request, Caller caller) {
        Paging.Page<ApiKeyEntry> page =
                admin.apiKeys().list(caller, request.getAll(), request.getLimit(), request.getAfter());
        return ListApiKeysReply.newBuilder()
                .addAllKeys(page.items().stream().map(ApiKeyCalls::entry).toList())
                .setNext(page.next())
                .build();
    }

    private CreateApiKeyReply create(CreateApiKeyRequest request, Caller caller) {
        ApiKeys.Created created = admin.apiKeys()
                .create(
                        caller,
                        new ApiKeys.Request(
                                request.getKind(),
                                request.getName(),
                                request.getScopesList(),
                                request.getAddressesList(),
                                request.getExpiresInDays()));
        return CreateApiKeyReply.newBuilder()
                .setEntry(entry(created.entry()))
                .setApiKey(created.key().text())
                .build();
    }

    static dev.reeve.gatewayapi.auth.v1.ApiKeyEntry entry(ApiKeyEntry entry) {
        return dev.reeve.gatewayapi.auth.v1.ApiKeyEntry.newBuilder()
                .setKey(entry.key())
                .setKind(entry.kind())
                .setName(entry.name())
                .addAllScopes(entry.scopes())
                .addAllAddresses(entry.addresses())
                .setCreatedBy(entry.createdBy())
                .setCreatedAt(WireTime.text(entry.createdAt()))
                .setExpiresAt(WireTime.text(entry.expiresAt()))
                .setLastUsedAt(WireTime.text(entry.lastUsedAt()))
                .setRevokedAt(WireTime.text(entry.revokedAt()))
                .setRevokeReason(entry.revokeReason())
                .build();
    }
}
