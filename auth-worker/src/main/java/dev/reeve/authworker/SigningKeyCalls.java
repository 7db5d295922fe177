// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.ListSigningKeysReply;
import dev.reeve.gatewayapi.auth.v1.ListSigningKeysRequest;
import dev.reeve.gatewayapi.auth.v1.RotateSigningKeysRequest;
import dev.reeve.gatewayapi.auth.v1.SigningKey;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.List;

/** Signing keys in the service of administrators. */
final class SigningKeyCalls {
    private final AdminOperations admin;

    SigningKeyCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(
                service,
                "ListSigningKeys",
                ListSigningKeysRequest.parser(),
                (_, caller) -> reply(admin.signingKeys().list(caller)).build());
        AuthService.method(service, "RotateSigningKeys", RotateSigningKeysRequest.parser(), this::rotate);
        var _ = service.idempotent("ListSigningKeys");
    }

    private ListSigningKeysReply rotate(RotateSigningKeysRequest request, Caller caller) {
        if (!request.getNow()) {
            return reply(admin.signingKeys().rotate(caller)).build();
        }
        SigningKeys.Rotated rotated = admin.signingKeys().replace(caller);
        return reply(rotated.keys()).setPropagated(rotated.propagated()).build();
    }

    private static ListSigningKeysReply.Builder reply(List<SigningKeyRow> rows) {
        ListSigningKeysReply.Builder reply = ListSigningKeysReply.newBuilder();
        rows.forEach(row -> reply.addKeys(SigningKey.newBuilder()
                .setKid(row.kid())
                .setState(row.state().column())
                .setCreatedAt(WireTime.text(row.createdAt()))
                .setActiveFrom(WireTime.text(row.activeFrom()))
                .setGoneAt(WireTime.text(row.goneAt()))));
        return reply;
    }
}
