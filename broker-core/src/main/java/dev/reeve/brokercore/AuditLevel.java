// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Which calls of a service are told to the audit log ({@link BrokerCommand.Audited}). */
public enum AuditLevel {
    /** None. */
    NONE,
    /** Those refused for what they are: no rights, no token, too many, malformed. Not those for want of workers. */
    REFUSED,
    /** Every one, with its end: for services where each call matters. */
    ALL
}
