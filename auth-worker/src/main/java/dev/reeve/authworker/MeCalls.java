// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.DeleteMeReply;
import dev.reeve.gatewayapi.auth.v1.DeleteMeRequest;
import dev.reeve.gatewayapi.auth.v1.ExportMeRequest;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.UpdateMeRequest;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.Optional;

/** What people see, say, take along and erase of themselves. */
final class MeCalls {
    private final AuthDomain domain;

    MeCalls(AuthDomain domain) {
        this.domain = domain;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "Me", MeRequest.parser(), (_, caller) -> account(caller));
        AuthService.method(service, "UpdateMe", UpdateMeRequest.parser(), this::update);
        AuthService.method(
                service,
                "ExportMe",
                ExportMeRequest.parser(),
                (_, caller) -> StructJson.struct(domain.admin().export().own(caller)));
        AuthService.method(
                service,
                "DeleteMe",
                DeleteMeRequest.parser(),
                (_, caller) -> DeleteMeReply.newBuilder()
                        .setDeleteAt(WireTime.text(domain.admin().deletion().own(caller)))
                        .build());
        var _ = service.idempotent("Me");
    }

    private Account update(UpdateMeRequest request, Caller caller) {
        domain.updateMe()
                .run(
                        caller,
                        new UpdateMe.Request(
                                request.hasDisplayName() ? Optional.of(request.getDisplayName()) : Optional.empty(),
                                request.hasUserData()
                                        ? Optional.of(StructJson.text(request.getUserData()))
                                        : Optional.empty(),
                                request.getVersion()));
        return account(caller);
    }

    Account account(Caller caller) {
        Me.Profile profile = domain.me().run(caller);
        return Account.newBuilder()
                .setUser(profile.subject())
                .setEmail(profile.email())
                .setAnonymous(profile.anonymous())
                .setDisplayName(profile.displayName())
                .setCreatedAt(WireTime.text(profile.createdAt()))
                .addAllRoles(profile.roles())
                .setSecondFactor(profile.secondFactor())
                .setRecoveryCodesLeft(profile.recoveryCodes())
                .setUserData(StructJson.ofJson(profile.data().userData()))
                .setAppData(StructJson.ofJson(profile.data().appData()))
                .setVersion(profile.data().version())
                .build();
    }
}
