// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import dev.reeve.protocol.auth.v1.JwksRequest;
import dev.reeve.protocol.auth.v1.PullRevocationsReply;
import dev.reeve.protocol.auth.v1.PullRevocationsRequest;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import dev.reeve.workersdk.ProtobufCodec;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.Set;

/**
 * MDP service {@code reeve.auth.v1.edge}, for brokers and gateways. The broker keeps others out; the role is checked
 * here again, as a wrong line in a broker's configuration must not open it.
 */
final class EdgeService {
    static final String NAME = "reeve.auth.v1.edge";

    private static final Set<String> ROLES = Set.of("gateway", "broker", "auth");
    private static final int CAPACITY = 32;
    /** How long a verifier may keep the keys: less than any key is published after its last signature. */
    private static final int JWKS_MAX_AGE_SECONDS = 300;

    private final AuthDomain domain;
    private final AuthSettings settings;
    private final AuthMetrics metrics;

    EdgeService(AuthDomain domain, AuthSettings settings, AuthMetrics metrics) {
        this.domain = domain;
        this.settings = settings;
        this.metrics = metrics;
    }

    void describe(ServiceBuilder service) {
        var _ = service.version(AuthService.VERSION)
                .capacity(CAPACITY)
                .idempotent()
                .intercept(new OperationMetrics(metrics))
                .intercept(EdgeService::requireRole)
                .method("Jwks", ProtobufCodec.of(JwksRequest.parser(), JwksReply.class), (_, _) -> jwks())
                .method(
                        "ExchangeKey",
                        ProtobufCodec.of(ExchangeKeyRequest.parser(), ExchangeKeyReply.class),
                        (request, call) -> exchangeKey(request, CallerOf.call(call)))
                .method(
                        "PullRevocations",
                        ProtobufCodec.of(PullRevocationsRequest.parser(), PullRevocationsReply.class),
                        (request, _) -> pullRevocations(request));
        new GatewayCalls(domain.gatewayState()).describe(service);
    }

    private static void requireRole(Call<?> call, Interceptor.Next next) throws Exception {
        if (!ROLES.contains(call.peerRole())) {
            throw AuthRefusal.of(AuthReason.FORBIDDEN, "this service is for gateways and brokers");
        }
        next.proceed();
    }

    private JwksReply jwks() {
        return JwksReply.newBuilder()
                .setJwksJson(domain.keyRing().jwks())
                .setMaxAgeSeconds(JWKS_MAX_AGE_SECONDS)
                .setIssuer(settings.tokens().issuer())
                .setAudience(settings.tokens().audience())
                .build();
    }

    private ExchangeKeyReply exchangeKey(ExchangeKeyRequest request, Caller caller) {
        Caller known = request.getAddress().isEmpty() ? caller : caller.at(request.getAddress());
        StartedSession token = domain.keyAccess().exchange(known, request.getApiKey());
        return ExchangeKeyReply.newBuilder()
                .setAccessToken(token.access().text())
                .setExpiresInMs((int) token.access().expiresIn().toMillis())
                .setKeyId(token.subject())
                .addAllScopes(token.scopes())
                .build();
    }

    private PullRevocationsReply pullRevocations(PullRevocationsRequest request) {
        Revocations.Page page = domain.revocations().after(request.getAfterSeq());
        PullRevocationsReply.Builder reply = PullRevocationsReply.newBuilder().setLastSeq(page.lastSeq());
        for (Revocation item : page.items()) {
            reply.addItems(RevokedItem.newBuilder()
                    .setSeq(item.seq())
                    .setKind(item.kind().column())
                    .setValue(item.value())
                    .setExpiresUnix(item.expiresAt().getEpochSecond()));
        }
        return reply.build();
    }
}
