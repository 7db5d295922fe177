// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Consumer;

/** One of the services as a broker calls it: protobuf bodies, and who calls in the broker's stamp. */
final class TestService implements AutoCloseable {
    final SimpleMeterRegistry registry;
    private final WorkerTester tester;

    private TestService(SimpleMeterRegistry registry, WorkerTester tester) {
        this.registry = registry;
        this.tester = tester;
    }

    static TestService auth(AuthDomain domain) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return of(registry, AuthService.NAME, new AuthService(domain, new AuthMetrics(registry))::describe);
    }

    static TestService admin(AuthDomain domain) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return of(registry, AdminService.NAME, new AdminService(domain, new AuthMetrics(registry))::describe);
    }

    static TestService edge(AuthDomain domain) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AuthSettings settings = AuthFixture.settings(AuthFixture.CHEAP, List.of());
        return of(registry, EdgeService.NAME, new EdgeService(domain, settings, new AuthMetrics(registry))::describe);
    }

    private static TestService of(SimpleMeterRegistry registry, String name, Consumer<ServiceBuilder> service)
            throws Exception {
        return new TestService(registry, WorkerTester.of(name, service));
    }

    WorkerTester tester() {
        return tester;
    }

    /** By nobody. */
    TestReply call(String method, MessageLite request) throws InterruptedException {
        return tester.open(method, request.toByteArray(), envelope -> envelope.setContentType("application/proto"))
                .last();
    }

    TestReply callAs(Session session, String method, MessageLite request) throws InterruptedException {
        Identity identity = Identity.newBuilder()
                .setSubject(session.getUser())
                .setSession(session.getSession())
                .setTenant("default")
                .addAllScopes(session.getScopesList())
                .build();
        return stamped(BrokerStamp.newBuilder().setIdentity(identity), method, request);
    }

    TestReply callAs(Caller caller, String method, MessageLite request) throws InterruptedException {
        Identity identity = Identity.newBuilder()
                .setSubject(caller.subject())
                .setTenant(caller.tenant())
                .addAllScopes(caller.scopes())
                .build();
        return stamped(BrokerStamp.newBuilder().setIdentity(identity), method, request);
    }

    /** By a component of the installation. */
    TestReply callFrom(String role, String method, MessageLite request) throws InterruptedException {
        return stamped(BrokerStamp.newBuilder().setPeerRole(role), method, request);
    }

    private TestReply stamped(BrokerStamp.Builder stamp, String method, MessageLite request)
            throws InterruptedException {
        return tester.open(
                        method,
                        request.toByteArray(),
                        envelope -> envelope.setContentType("application/proto")
                                .setStamp(stamp.setDeadlineMsLeft(10_000).setAttempt(1)))
                .last();
    }

    /** Of a call that went well. */
    static byte[] body(TestReply reply) {
        assertThat(reply.reason()).as(reply.errorText()).isEqualTo(Reason.OK);
        return reply.body();
    }

    @Override
    public void close() {
        tester.close();
    }
}
