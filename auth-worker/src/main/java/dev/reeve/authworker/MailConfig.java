// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How mails are written and sent. */
interface MailConfig {
    /** {@code smtp}, {@code hook}, {@code log} (for development) or {@code off}: what needs a mail is refused. */
    @WithDefault("off")
    MailSettings.Transport transport();

    /** The mail server. */
    Smtp smtp();

    /** Address of the sender. */
    Optional<String> from();

    /** Name of the sender, and what the mails call the app. */
    @WithDefault("Reeve")
    String appName();

    /** Links in mails begin with it: {@code <link-base>/verify?code=...}; without it they have digits to type. */
    Optional<String> linkBase();

    /** Folder with templates that replace the built-in ones: {@code verify.de.txt} and {@code .html}. */
    Optional<Path> templates();

    /** Tell people of a sign-in on an installation new to their account; for apps that keep their installation. */
    @WithDefault("false")
    boolean newSignIn();

    /** Language of mails to people who wish for none. */
    @WithDefault("en")
    String language();

    /** The server that takes the mails. */
    interface Smtp {
        /** Its name. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        int port();

        /** {@code starttls} (required), {@code tls} from the first byte, or {@code trusted-relay}: in the clear. */
        @WithDefault("starttls")
        SmtpSettings.Security security();

        /** Name to log in with. */
        Optional<String> username();

        /** File with its password, one line. */
        Optional<Path> passwordFile();

        /** PEM file with the certificates to trust instead of the platform's. */
        Optional<Path> caFile();

        /** Longest wait for the server at each step, 1 s to 1 min. */
        @WithDefault("10s")
        Duration timeout();
    }
}
