// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import org.jboss.logging.Logger;

/** For development: the mail is in the log, and so on the terminal. Codes are secrets: never in production. */
final class LogSender implements MailSender {
    private static final Logger LOG = Logger.getLogger(LogSender.class);

    @Override
    public void send(Mail mail) {
        LOG.warnf("mail to %s: %s%n%s", mail.to(), mail.subject(), mail.text());
    }
}
