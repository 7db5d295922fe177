// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;
import java.util.UUID;

/** The device credential: an installation that an app says it is, and the secret that proves it. */
record ShownInstallation(UUID id, String secret) {
    /** Empty = none is shown. The server gives the ids: what a device calls itself by is refused. */
    static Optional<ShownInstallation> parse(String id, String secret) {
        if (id.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw AuthRefusal.invalid("client.installation and client.installationSecret go together");
        }
        InputText.bounded("client.installationSecret", secret, InstallationSecret.LENGTH_MAX);
        UUID known = IdKind.INSTALLATION
                .parse(id)
                .orElseThrow(() -> AuthRefusal.invalid("client.installation is no id that this service gave"));
        return Optional.of(new ShownInstallation(known, secret));
    }

    @Override
    public String toString() {
        return "ShownInstallation[" + IdKind.INSTALLATION.text(id) + "]";
    }
}
