// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.Installation;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInWithDeviceRequest;
import dev.reeve.gatewayapi.auth.v1.StartInstallationRequest;
import dev.reeve.workersdk.ServiceBuilder;

/** Methods of the service about installations: protobuf in, operation, protobuf out. */
final class InstallationCalls {
    private final InstallationOperations operations;
    private final SessionReplies sessions;

    InstallationCalls(InstallationOperations operations, SessionReplies sessions) {
        this.operations = operations;
        this.sessions = sessions;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "StartInstallation", StartInstallationRequest.parser(), this::start);
        AuthService.method(service, "SignInWithDevice", SignInWithDeviceRequest.parser(), this::signIn);
    }

    private Installation start(StartInstallationRequest request, Caller caller) {
        StartInstallation.Started started = operations.start().run(caller, ClientMessages.of(request.getClient()));
        TokenSubject subject = started.subject();
        return Installation.newBuilder()
                .setInstallation(subject.subject())
                .setInstallationSecret(started.installation().secret())
                .setAccessToken(started.access().text())
                .setExpiresInMs((int) started.access().expiresIn().toMillis())
                .addAllScopes(subject.scopes())
                .setTokenType("Bearer")
                .build();
    }

    private Session signIn(SignInWithDeviceRequest request, Caller caller) {
        return sessions.of(
                caller, operations.signIn().run(caller, ClientMessages.of(request.getClient()), request.getProof()));
    }
}
