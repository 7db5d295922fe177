// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.OidcIdentity;
import dev.reeve.authworker.oidc.ProviderSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An identity as a provider has proven it just now, in a form that can wait in a closed box for the app to fetch it.
 *
 * @param provider that configuration calls it
 * @param email that the provider says is verified, if it is one; else empty
 * @param trustedEmail whether the address may lead to an account that has it
 * @param name cut to what a display name may be
 * @param authTime seconds since 1970; 0 = the provider does not say
 */
record ProvenIdentity(
        String provider,
        String issuer,
        String subject,
        String email,
        boolean trustedEmail,
        String name,
        long authTime) {
    private static final int NAME_MAX = 128;

    /** An address that the provider does not vouch for is none: anybody may have typed it there. */
    static ProvenIdentity of(ProviderSettings provider, OidcIdentity identity, String givenName) {
        String email = identity.emailVerified() ? email(identity.email()) : "";
        return new ProvenIdentity(
                provider.name(),
                identity.issuer(),
                identity.subject(),
                email,
                provider.trustedEmail(),
                name(identity.name().isBlank() ? givenName : identity.name()),
                identity.authTime().map(Instant::getEpochSecond).orElse(0L));
    }

    Optional<EmailAddress> address() {
        return email.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(email));
    }

    /** Whether the provider asked who this is within that time; one that does not say counts as if it did. */
    boolean isProvenWithin(Duration age, Instant now) {
        return authTime == 0 || !Instant.ofEpochSecond(authTime).plus(age).isBefore(now);
    }

    private static String email(String said) {
        try {
            return said.isEmpty() ? "" : EmailAddress.parse(said).text();
        } catch (AuthRefusal _) {
            return "";
        }
    }

    private static String name(String said) {
        StringBuilder name = new StringBuilder();
        said.strip().codePoints().filter(InputText::isAllowed).limit(NAME_MAX).forEach(name::appendCodePoint);
        return name.toString();
    }

    @Override
    public String toString() {
        return "ProvenIdentity[" + provider + "]";
    }
}
