// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.UUID;

/** Where wrong passwords are counted: on an account for everybody, or for one installation alone. */
final class FailureCounter {
    private final byte[] key;
    private final boolean ofKnownInstallation;

    private FailureCounter(byte[] key, boolean ofKnownInstallation) {
        this.key = key;
        this.ofKnownInstallation = ofKnownInstallation;
    }

    /** @param key of the account, which need not exist */
    static FailureCounter ofStrangers(byte[] key) {
        return new FailureCounter(key, false);
    }

    /** For an installation that was signed in to the account: strangers' guesses are not held against it. */
    FailureCounter ofInstallation(UUID installation) {
        String own = Base64.getEncoder().encodeToString(key) + '\n' + IdKind.INSTALLATION.text(installation);
        return new FailureCounter(Sha256.of(own.getBytes(UTF_8)), true);
    }

    /** As it stands in the table. */
    byte[] key() {
        return key;
    }

    boolean ofKnownInstallation() {
        return ofKnownInstallation;
    }
}
