// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

/** Told when the database dies and comes back; called on the thread that watches it. */
interface PostgresWatch {
    void died(int exitCode, long restartInMs);

    void restarted();

    void restartFailed(String why);
}
