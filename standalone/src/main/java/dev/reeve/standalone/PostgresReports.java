// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import org.jboss.logging.Logger;

/** Tells terminal and log when the database dies and comes back. */
final class PostgresReports implements PostgresWatch {
    private static final Logger LOG = Logger.getLogger(PostgresReports.class);

    private final Terminal terminal;

    PostgresReports(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void died(int exitCode, long restartInMs) {
        LOG.warnf("PostgreSQL ended with code %d, starting it again in %d ms", exitCode, restartInMs);
        terminal.line("postgres  ended (code " + exitCode + "), starting it again");
    }

    @Override
    public void restarted() {
        LOG.info("PostgreSQL is back");
        terminal.line("postgres  is back");
    }

    @Override
    public void restartFailed(String why) {
        LOG.warnf("PostgreSQL did not start: %s", why);
    }
}
