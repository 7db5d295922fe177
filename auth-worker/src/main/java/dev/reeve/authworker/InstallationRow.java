// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.authworker.jose.P256Key;
import dev.reeve.authworker.jose.StrictJson;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An installation as stored.
 *
 * @param secretHash null = it was made before installations had secrets; nobody can prove to be it
 * @param key that its refresh tokens are bound to; empty = none
 */
record InstallationRow(UUID id, @Nullable SecretHash secretHash, Optional<P256Key> key) {
    boolean isProvenBy(String secret) {
        return secretHash != null && secretHash.isEqualTo(SecretHash.of(secret));
    }

    /** Null = none. One that does not read is a fault and no unbound installation. */
    static Optional<P256Key> keyOf(@Nullable String jwk) {
        if (jwk == null) {
            return Optional.empty();
        }
        Optional<P256Key> key = StrictJson.object(jwk.getBytes(UTF_8)).flatMap(P256Key::ofJwk);
        return Optional.of(key.orElseThrow(() -> new IllegalStateException("a stored public key cannot be read")));
    }
}
