// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.IdTokenVerdict;
import dev.reeve.authworker.oidc.OidcIdentity;
import dev.reeve.authworker.oidc.OidcProvider;
import dev.reeve.authworker.oidc.ProviderFault;
import dev.reeve.authworker.oidc.ProviderHttp;
import dev.reeve.authworker.oidc.ProviderSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The configured providers, with what they cannot do said in our words. The log has the rest. */
final class OidcProviders {
    private static final Logger LOG = Logger.getLogger(OidcProviders.class);

    private final Map<String, OidcProvider> byName;

    OidcProviders(List<ProviderSettings> settings, ProviderHttp.Outbound outbound, InstantSource clock) {
        this.byName = settings.stream()
                .map(one -> new OidcProvider(one, outbound.towards(one), clock))
                .collect(Collectors.toUnmodifiableMap(one -> one.settings().name(), Function.identity()));
    }

    Optional<OidcProvider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    OidcProvider require(String name) {
        return find(name).orElseThrow(() -> AuthRefusal.invalid("provider is none that this server knows"));
    }

    /** @throws AuthRefusal PROVIDER_ERROR when the provider cannot be asked */
    static <T> T ask(OidcProvider provider, Supplier<T> question) {
        try {
            return question.get();
        } catch (ProviderFault e) {
            LOG.warnf("provider %s: %s", provider.settings().name(), e.getMessage());
            throw AuthRefusal.unavailable(AuthReason.PROVIDER_ERROR, "the provider does not answer as it should", e);
        }
    }

    /** Empty = nothing is proven. */
    static Optional<OidcIdentity> proven(OidcProvider provider, IdTokenVerdict verdict) {
        return switch (verdict) {
            case IdTokenVerdict.Proven proven -> Optional.of(proven.identity());
            case IdTokenVerdict.Refused refused -> {
                LOG.warnf(
                        "provider %s: ID token refused: %s", provider.settings().name(), refused.reason());
                yield Optional.empty();
            }
        };
    }
}
