// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.gatewayapi.auth.v1.OidcCallbackReply;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackRequest;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * {@code /v1/auth/oidc/callback}: a provider sends a browser here, in the address or by a form, and the browser is sent
 * on to the app. Only the auth service knows where that is.
 */
final class OidcCallbackDoor {
    private static final String PATH = "/v1/auth/oidc/callback";

    /** The auth service asks the provider for up to three documents, each 5 s at most. */
    private static final Duration DEADLINE = Duration.ofSeconds(16);

    private final Upstream upstream;

    OidcCallbackDoor(Upstream upstream) {
        this.upstream = upstream;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add(
                "GET",
                PATH,
                new Operation.Api(
                        "auth",
                        Operation.Access.IGNORED,
                        Set.of(),
                        Set.of(),
                        request -> pass(request, request.query())));
        routes.add(
                "POST",
                PATH,
                new Operation.Api(
                        "auth",
                        Operation.Access.FOREIGN_FORM,
                        Set.of(MediaTypes.FORM),
                        Set.of(),
                        request -> pass(request, Query.of(new String(request.body(), UTF_8)))));
    }

    private void pass(ApiRequest request, Query query) {
        OidcCallbackRequest message = OidcCallbackRequest.newBuilder()
                .setState(query.one("state"))
                .setCode(query.one("code"))
                .setError(query.one("error"))
                .setIss(query.one("iss"))
                .setUser(query.one("user"))
                .build();
        Exchange exchange = request.exchange();
        try {
            // A 303 makes a GET of Apple's POST, so that the app's address never gets the form.
            exchange.send(Answer.redirect(303, redirect(exchange, message)));
        } catch (ReeveException e) {
            exchange.fail(Problem.of(e, OwnServices.AUTH, exchange.requestId()));
        }
    }

    private String redirect(Exchange exchange, OidcCallbackRequest message) {
        Call call = new Call(
                OwnServices.AUTH,
                "OidcCallback",
                message.toByteArray(),
                MediaTypes.PROTOBUF,
                null,
                DEADLINE,
                exchange.requestId(),
                false,
                new Call.Beside("", "", "", "", CallFields.meta(Map.of(), exchange.address())));
        return Replies.message(upstream.open(call), OwnServices.AUTH, OidcCallbackReply.parser())
                .getRedirect();
    }
}
