// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.P256Key;
import dev.reeve.gatewayapi.auth.v1.Client;
import dev.reeve.gatewayapi.auth.v1.Jwk;
import java.util.Optional;

/** What an app says about itself, out of its protobuf message. */
final class ClientMessages {
    private ClientMessages() {}

    static ClientDescription of(Client client) {
        return new ClientDescription(
                client.getName(),
                client.getPlatform(),
                client.getModel(),
                client.getAppVersion(),
                client.getBrowser() ? SessionKind.BROWSER : SessionKind.NATIVE,
                ShownInstallation.parse(client.getInstallation(), client.getInstallationSecret()),
                client.hasPublicKey() ? Optional.of(keyOf(client.getPublicKey())) : Optional.empty());
    }

    private static P256Key keyOf(Jwk jwk) {
        return P256Key.of(jwk.getKty(), jwk.getCrv(), jwk.getX(), jwk.getY())
                .orElseThrow(() -> AuthRefusal.invalid("client.publicKey is no public key on P-256"));
    }
}
