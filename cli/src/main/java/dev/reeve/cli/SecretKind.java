// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** What {@code keys ensure} looks after. */
enum SecretKind {
    /** Key pairs of brokers and of who connects, and the allow-list. */
    CURVE,
    /** Certificates of the brokers' statistics port, and of the operator. */
    TLS,
    /** The password of a trial's database. */
    POSTGRESQL,
    /** The key for secrets at rest. */
    ENCRYPTION,
    /** The administrator's API key. */
    ADMIN
}
