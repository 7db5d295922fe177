// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignUpRequest;
import dev.reeve.workersdk.testing.TestReply;
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
    TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.auth(fixture.auth);
    }

    @AfterEach
    void close() {
        service.close();
        fixture.close();
    }

    TestReply call(String method, MessageLite request) throws InterruptedException {
        return service.call(method, request);
    }

    TestReply callAs(Session session, String method) throws InterruptedException {
        return callAs(session, method, MeRequest.getDefaultInstance());
    }

    TestReply callAs(Session session, String method, MessageLite request) throws InterruptedException {
        return service.callAs(session, method, request);
    }

    static Session session(TestReply reply) throws Exception {
        return Session.parseFrom(TestService.body(reply));
    }
}
