// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.ListSessionsReply;
import dev.reeve.gatewayapi.auth.v1.ListSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeSessionRequest;
import dev.reeve.gatewayapi.auth.v1.SessionEntry;
import dev.reeve.gatewayapi.auth.v1.SignOutAllRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.SignOutRequest;
import dev.reeve.workersdk.ServiceBuilder;

/** The sessions that people and keys have, and their ends. Ending one twice does no harm. */
final class SessionCalls {
    private final AuthDomain domain;

    SessionCalls(AuthDomain domain) {
        this.domain = domain;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "ListSessions", ListSessionsRequest.parser(), (_, caller) -> list(caller));
        AuthService.method(
                service,
                "RevokeSession",
                RevokeSessionRequest.parser(),
                (request, caller) -> reply(domain.signOut().other(caller, request.getSession())));
        AuthService.method(
                service,
                "SignOut",
                SignOutRequest.parser(),
                (_, caller) -> reply(domain.signOut().one(caller)));
        AuthService.method(
                service,
                "SignOutAll",
                SignOutAllRequest.parser(),
                (_, caller) -> reply(domain.signOut().all(caller)));
        var _ = service.idempotent("ListSessions", "RevokeSession", "SignOut", "SignOutAll");
    }

    private ListSessionsReply list(Caller caller) {
        ListSessionsReply.Builder reply = ListSessionsReply.newBuilder();
        domain.listSessions()
                .run(caller)
                .forEach(entry -> reply.addSessions(SessionEntry.newBuilder()
                        .setSession(entry.session())
                        .setClient(entry.client())
                        .setPlatform(entry.platform())
                        .setModel(entry.model())
                        .setCreatedAt(WireTime.text(entry.createdAt()))
                        .setLastUsedAt(WireTime.text(entry.lastUsedAt()))
                        .setCurrent(entry.current())
                        .setAddress(entry.address())));
        return reply.build();
    }

    static SignOutReply reply(SignOut.Result result) {
        return SignOutReply.newBuilder()
                .setPropagated(result.propagated())
                .setSessions(result.sessions())
                .build();
    }
}
