// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.ClientSecret;
import dev.reeve.authworker.oidc.ProviderSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of {@link AuthSettingsReader} that is about identities of providers. */
final class OidcSettingsReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int ISSUER_MAX = 512;

    /** Route of the gateway that providers send browsers back to. */
    private static final String CALLBACK = "/v1/auth/oidc/callback";

    private OidcSettingsReader() {}

    static OidcSettings read(AuthConfig config, String publicUrl, Limit perAddress) {
        URI callback = URI.create(publicUrl + CALLBACK);
        List<ProviderSettings> providers = config.oidc().entrySet().stream()
                .map(entry -> provider(entry.getKey(), entry.getValue(), callback))
                .toList();
        return new OidcSettings(providers, new Redirects(config.redirects().orElse(List.of())), perAddress);
    }

    private static ProviderSettings provider(String name, OidcConfig config, URI callback) {
        String prefix = "reeve.auth.oidc." + name + '.';
        if (!NAME.matcher(name).matches()) {
            throw Allowed.fault("reeve.auth.oidc", name, "names of 1 to 32 of a-z, 0-9 and -");
        }
        return new ProviderSettings(
                name,
                issuer(prefix, config),
                new ProviderSettings.Client(config.clientId(), secret(prefix, config)),
                config.nativeClientIds().orElse(List.of()),
                scopes(prefix, config.scopes()),
                callback,
                config.formPost(),
                config.trustedEmail(),
                config.privateAddresses(),
                config.caFile());
    }

    private static String issuer(String prefix, OidcConfig config) {
        String issuer = config.issuer();
        URI uri;
        try {
            uri = URI.create(issuer);
        } catch (IllegalArgumentException _) {
            throw issuerFault(prefix, issuer);
        }
        boolean isSecure =
                "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && config.privateAddresses());
        if (!isSecure
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || issuer.length() > ISSUER_MAX) {
            throw issuerFault(prefix, issuer);
        }
        return issuer;
    }

    private static IllegalArgumentException issuerFault(String prefix, String issuer) {
        return Allowed.fault(
                prefix + "issuer",
                issuer,
                "an https URL as the provider's tokens say it (with private-addresses also http of this machine)");
    }

    private static List<String> scopes(String prefix, List<String> scopes) {
        if (!scopes.contains("openid")) {
            throw Allowed.fault(prefix + "scopes", String.join(",", scopes), "openid and others");
        }
        return new ArrayList<>(scopes);
    }

    private static ClientSecret secret(String prefix, OidcConfig config) {
        boolean isApple = config.appleKeyFile().isPresent();
        if (isApple
                && (config.clientSecretFile().isPresent()
                        || config.appleTeamId().isEmpty()
                        || config.appleKeyId().isEmpty())) {
            throw Allowed.fault(
                    prefix + "apple-key-file",
                    "set",
                    "with apple-team-id and apple-key-id, without client-secret-file");
        }
        if (isApple) {
            return new ClientSecret.Apple(
                    config.appleTeamId().orElseThrow(),
                    config.appleKeyId().orElseThrow(),
                    SecretFile.ecPrivateKey(
                            prefix + "apple-key-file", config.appleKeyFile().orElseThrow()));
        }
        Optional<ClientSecret> text = config.clientSecretFile()
                .map(file -> new ClientSecret.Text(SecretFile.line(prefix + "client-secret-file", file)));
        return text.orElseGet(ClientSecret.None::new);
    }
}
