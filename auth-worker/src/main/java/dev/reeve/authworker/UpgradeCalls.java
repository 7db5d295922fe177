// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.UpgradeReply;
import dev.reeve.gatewayapi.auth.v1.UpgradeRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyUpgradeRequest;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.Optional;

/** Methods of the service by which an anonymous account gets a name: protobuf in, operation, protobuf out. */
final class UpgradeCalls {
    private final UpgradeOperations operations;
    private final SessionReplies sessions;

    UpgradeCalls(UpgradeOperations operations, SessionReplies sessions) {
        this.operations = operations;
        this.sessions = sessions;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "Upgrade", UpgradeRequest.parser(), this::start);
        AuthService.method(service, "VerifyUpgrade", VerifyUpgradeRequest.parser(), this::verify);
    }

    private UpgradeReply start(UpgradeRequest request, Caller caller) {
        Optional<StartedSession> upgraded = operations
                .start()
                .run(
                        caller,
                        new Upgrade.Request(
                                request.getEmail(),
                                request.getPassword(),
                                request.getDisplayName(),
                                request.getLanguage()));
        UpgradeReply.Builder reply = UpgradeReply.newBuilder().setCheckMail(upgraded.isEmpty());
        upgraded.ifPresent(session -> reply.setSession(sessions.of(caller, session)));
        return reply.build();
    }

    private Session verify(VerifyUpgradeRequest request, Caller caller) {
        return sessions.of(caller, operations.verify().run(caller, request.getCode(), request.getEmail()));
    }
}
