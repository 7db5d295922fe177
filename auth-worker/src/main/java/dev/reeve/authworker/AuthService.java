// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import dev.reeve.workersdk.ProtobufCodec;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.function.BiFunction;

/**
 * MDP service {@code reeve.auth.v1.auth}: protobuf in, operation, protobuf out. Public: it is where tokens come
 * from.
 */
final class AuthService {
    /** Of all services of this worker, as operators see it. */
    static final String VERSION = "0.1.0";

    static final String NAME = "reeve.auth.v1.auth";

    /** More than the hash pool and its queue hold, so that a flood of sign-ins leaves room for refreshes. */
    static final int CAPACITY = 160;

    private final AuthDomain domain;
    private final AuthMetrics metrics;

    AuthService(AuthDomain domain, AuthMetrics metrics) {
        this.domain = domain;
        this.metrics = metrics;
    }

    void describe(ServiceBuilder service) {
        service.version(VERSION)
                .capacity(CAPACITY)
                .intercept(new OperationMetrics(metrics))
                .intercept(this::requireTenant)
                .intercept(new MethodAccess());
        SessionReplies sessions = new SessionReplies(domain.beforeToken());
        MeCalls me = new MeCalls(domain);
        new SignInCalls(domain, sessions).describe(service);
        new SessionCalls(domain).describe(service);
        new OwnAccountCalls(domain, sessions, me).describe(service);
        me.describe(service);
        new UpgradeCalls(domain.upgrades(), sessions).describe(service);
        new InstallationCalls(domain.installations(), sessions).describe(service);
        new OidcCalls(domain.oidc(), sessions).describe(service);
    }

    private void requireTenant(Call<?> call, Interceptor.Next next) throws Exception {
        domain.tenantNames().require(CallerOf.call(call).tenant());
        next.proceed();
    }

    static <I extends MessageLite, O extends MessageLite> void method(
            ServiceBuilder service, String name, Parser<I> requests, BiFunction<I, Caller, O> operation) {
        var _ = service.method(
                name,
                ProtobufCodec.<I, O>of(requests),
                (request, call) -> operation.apply(request, CallerOf.call(call)));
    }
}
