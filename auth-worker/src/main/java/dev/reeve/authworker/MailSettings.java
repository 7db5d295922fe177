// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;

/**
 * How mails are written and sent.
 *
 * @param transport what carries them
 * @param smtp present for that transport
 * @param appName what the mails call the app
 * @param linkBase links in mails begin with it, for example {@code https://app.example.org/auth}; empty = no links
 * @param newSignIn whether people are told of sign-ins on installations that are new to their account
 */
record MailSettings(
        Transport transport,
        Optional<SmtpSettings> smtp,
        MailTemplates templates,
        String appName,
        String linkBase,
        boolean newSignIn) {
    /** What carries mails. */
    enum Transport {
        /** Nothing: whatever needs a mail is refused. */
        OFF,
        /** The log; for development. */
        LOG,
        SMTP,
        /** The hook {@code send-mail}. */
        HOOK
    }

    MailSettings {
        if (transport == Transport.SMTP && smtp.isEmpty()) {
            throw new IllegalArgumentException("SMTP needs a server");
        }
    }

    /** @param hook sends by the hook */
    Optional<MailSender> sender(MailSender hook) {
        return switch (transport) {
            case OFF -> Optional.empty();
            case HOOK -> Optional.of(hook);
            case LOG -> Optional.of(new LogSender());
            case SMTP -> smtp.map(SmtpSender::new);
        };
    }
}
