// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** Hands one mail over to whoever carries it. Blocks; called by one thread at a time. */
interface MailSender {
    /** Returns once the other side has taken it. */
    void send(Mail mail) throws MailFault;
}
