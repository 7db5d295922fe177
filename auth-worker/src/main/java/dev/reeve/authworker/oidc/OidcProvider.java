// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSVerifier;
import dev.reeve.authworker.jose.StrictJson;
import java.net.URI;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One provider. Every method may ask it over the network and blocks meanwhile; a {@link ProviderFault} says that it
 * could not be asked. Any number of threads.
 */
public final class OidcProvider {
    private final ProviderSettings settings;
    private final ProviderHttp http;
    private final InstantSource clock;
    private final KeptDocument<Metadata> metadata;
    private final KeptDocument<ProviderKeys> keys;
    private final IdTokenVerifier verifier;

    /** Asks nothing yet. */
    public OidcProvider(ProviderSettings settings, ProviderHttp http, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
        this.metadata = new KeptDocument<>(
                () -> http.send(ProviderHttp.Request.get(Metadata.address(settings.issuer()))),
                json -> Metadata.parse(json, settings.issuer()),
                clock);
        this.keys = new KeptDocument<>(
                () -> http.send(ProviderHttp.Request.get(metadata.get().jwksUri())), ProviderKeys::parse, clock);
        this.verifier = new IdTokenVerifier(settings, this::key, clock);
    }

    /** As it was configured. */
    public ProviderSettings settings() {
        return settings;
    }

    /** Where to send a browser. */
    public URI authorizationUrl(AuthorizationRequest request) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client().id());
        query.put("redirect_uri", settings.callback().toString());
        query.put("scope", String.join(" ", settings.scopes()));
        query.put("state", request.state());
        query.put("nonce", request.nonce());
        query.put("code_challenge", request.challenge());
        query.put("code_challenge_method", "S256");
        if (settings.formPost()) {
            query.put("response_mode", "form_post");
        }
        if (!request.loginHint().isEmpty()) {
            query.put("login_hint", request.loginHint());
        }
        if (request.fresh()) {
            // Not prompt=login: there are providers that refuse what they do not know of it.
            query.put("max_age", "0");
        }
        URI endpoint = metadata.get().authorizationEndpoint();
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + encoded(query));
    }

    /**
     * The identity behind the code that the browser brought back.
     *
     * @param pkceVerifier what the challenge was made of
     * @param nonce that was sent along
     */
    public IdTokenVerdict exchange(String code, String pkceVerifier, String nonce) {
        Metadata known = metadata.get();
        ClientProof proof = ClientProof.of(settings.client(), known.postsSecret(), clock.instant());
        Map<String, String> form = new HashMap<>(proof.form());
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.callback().toString());
        form.put("code_verifier", pkceVerifier);
        ProviderHttp.Reply reply = http.send(new ProviderHttp.Request(known.tokenEndpoint(), form, proof.headers()));
        Optional<ObjectNode> answer = ProviderJson.object(reply.body().getBytes(UTF_8));
        boolean isOfCode = answer.flatMap(json -> StrictJson.text(json, "error"))
                .filter("invalid_grant"::equals)
                .isPresent();
        if (isOfCode) {
            return new IdTokenVerdict.Refused(IdTokenVerdict.Reason.CODE);
        }
        if (reply.status() != 200) {
            throw new ProviderFault("the token endpoint answered with status " + reply.status());
        }
        String idToken = answer.flatMap(json -> StrictJson.text(json, "id_token"))
                .orElseThrow(() -> new ProviderFault("the token endpoint gave no ID token"));
        return verifier.verify(idToken, Set.of(nonce));
    }

    /**
     * The identity in an ID token that an app got from its platform.
     *
     * @param nonces one of which it has to carry
     */
    public IdTokenVerdict verify(String idToken, Set<String> nonces) {
        return verifier.verify(idToken, nonces);
    }

    private Optional<JWSVerifier> key(String kid, String algorithm) {
        ProviderKeys known = keys.get();
        return (known.knows(kid) ? known : keys.renewed()).verifier(kid, algorithm);
    }

    static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value ->
                        URLEncoder.encode(value.getKey(), UTF_8) + '=' + URLEncoder.encode(value.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
