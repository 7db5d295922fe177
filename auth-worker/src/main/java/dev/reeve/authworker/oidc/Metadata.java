// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.jose.StrictJson;
import java.net.URI;

/**
 * What a provider says about itself (OpenID Connect Discovery 1.0, section 3).
 *
 * @param postsSecret whether the secret of a client may stand in the form of the token endpoint
 */
record Metadata(URI authorizationEndpoint, URI tokenEndpoint, URI jwksUri, boolean postsSecret) {
    private static final String METHODS = "token_endpoint_auth_methods_supported";

    /** Where it says so. */
    static URI address(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }

    /** @throws ProviderFault no such document, or that of another issuer */
    static Metadata parse(String json, String issuer) {
        ObjectNode document = ProviderJson.object(json.getBytes(UTF_8))
                .orElseThrow(() -> new ProviderFault("the discovery document is no JSON object"));
        if (StrictJson.text(document, "issuer").filter(issuer::equals).isEmpty()) {
            throw new ProviderFault("the discovery document is that of another issuer");
        }
        return new Metadata(
                ProviderJson.url(document, "authorization_endpoint"),
                ProviderJson.url(document, "token_endpoint"),
                ProviderJson.url(document, "jwks_uri"),
                postsSecret(document.get(METHODS)));
    }

    private static boolean postsSecret(JsonNode methods) {
        if (methods != null) {
            for (JsonNode method : methods) {
                if (method.asText().equals("client_secret_post")) {
                    return true;
                }
            }
        }
        return false;
    }
}
