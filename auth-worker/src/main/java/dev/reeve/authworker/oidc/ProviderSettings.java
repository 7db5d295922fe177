// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One provider as it was configured.
 *
 * @param name what apps call it
 * @param issuer exactly as its tokens and its discovery document say it
 * @param nativeClientIds further audiences: the client ids of apps whose platform's SDK makes ID tokens
 * @param callback where it sends browsers back to
 * @param formPost whether it does so by a form, as Apple with a name or an e-mail address
 * @param trustedEmail whether a verified address of it may link to an account that has it
 * @param privateAddresses whether it may stand on this machine or in a private network
 * @param caFile PEM with authorities to trust instead of the platform's
 */
public record ProviderSettings(
        String name,
        String issuer,
        Client client,
        List<String> nativeClientIds,
        List<String> scopes,
        URI callback,
        boolean formPost,
        boolean trustedEmail,
        boolean privateAddresses,
        Optional<Path> caFile) {
    /** Who we are to it. */
    public record Client(String id, ClientSecret secret) {}

    public ProviderSettings {
        nativeClientIds = List.copyOf(nativeClientIds);
        scopes = List.copyOf(scopes);
    }

    boolean isAudience(String audience) {
        return audience.equals(client.id()) || nativeClientIds.contains(audience);
    }
}
