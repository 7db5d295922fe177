// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignUpRequest;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The service as a broker calls it: protobuf bodies, identities. */
abstract class AuthServiceFixture {
    static final ApiKey ADMIN = ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom());
    static final SignUpRequest ADA = SignUpRequest.newBuilder()
            .setEmail("ada@example.org")
            .setPassword(AuthFixture.PASSWORD)
            .build();

    final AuthFixture fixture = new AuthFixture(List.of(new KeyFile.Source("admin", ADMIN, Scopes.OF_THE_ADMIN_KEY)));
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    WorkerTester service;

    @BeforeEach
    void start() throws Exception {
        service = WorkerTester.of(AuthService.NAME, new AuthService(fixture.auth, new AuthMetrics(registry))::describe);
    }

    @AfterEach
    void close() {
        service.close();
        fixture.close();
    }

    TestReply call(String method, MessageLite request) throws InterruptedException {
        return service.open(method, request.toByteArray(), envelope -> envelope.setContentType("application/proto"))
                .last();
    }

    TestReply callAs(Session session, String method) throws InterruptedException {
        return callAs(session, method, MeRequest.getDefaultInstance());
    }

    TestReply callAs(Session session, String method, MessageLite request) throws InterruptedException {
        Identity identity = Identity.newBuilder()
                .setSubject(session.getUser())
                .setSession(session.getSession())
                .setTenant("default")
                .addAllScopes(session.getScopesList())
                .build();
        return service.open(
                        method,
                        request.toByteArray(),
                        envelope -> envelope.setContentType("application/proto")
                                .setStamp(BrokerStamp.newBuilder()
                                        .setDeadlineMsLeft(10_000)
                                        .setAttempt(1)
                                        .setIdentity(identity)))
                .last();
    }

    static Session session(TestReply reply) throws Exception {
        assertThat(reply.reason()).as(reply.errorText()).isEqualTo(Reason.OK);
        return Session.parseFrom(reply.body());
    }
}
