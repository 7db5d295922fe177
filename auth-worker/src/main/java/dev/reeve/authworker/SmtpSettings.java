// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes the mails.
 *
 * @param login empty = it asks for none
 * @param from the sender's address
 * @param fromName the sender's name
 * @param tls what trusts its certificate; null = the platform
 * @param timeout of connecting, of each read, of each write
 */
record SmtpSettings(
        String host,
        int port,
        Security security,
        Optional<Login> login,
        String from,
        String fromName,
        @Nullable SSLSocketFactory tls,
        Duration timeout) {
    /** How the way there is kept private. */
    enum Security {
        /** Begins in the clear and does not go on without STARTTLS (port 587). */
        STARTTLS,
        /** TLS from the first byte (port 465). */
        TLS,
        /** None: a relay on this machine or a network that is trusted. */
        TRUSTED_RELAY
    }

    /** Name and password. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[...]";
        }
    }
}
