// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database of rehearsals: it is there, for this machine alone, and then it is gone. */
class RehearsalDatabaseIT {
    @TempDir
    Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void isThereUntilItIsClosed() throws Exception {
        Path log = folder.resolve("database.log");
        RehearsalDatabase database = requireNonNull(RehearsalDatabase.start(log));
        String url = requireNonNull(database.settings().get("REEVE_AUTH_DATABASE_URL"));
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (database) {
            try (Socket socket = new Socket(here, port)) {
                assertThat(socket.isConnected()).isTrue();
            }
            assertThat(database.settings())
                    .containsEntry("REEVE_LOGGER_DATABASE_URL", url)
                    .containsKeys("REEVE_AUTH_DATABASE_PASSWORD", "REEVE_LOGGER_DATABASE_PASSWORD");
            assertThat(log).content().contains("listening on IPv4 address \"127.0.0.1\"");
        }

        assertThatThrownBy(() -> new Socket(here, port)).isInstanceOf(ConnectException.class);
        assertThat(log).content().contains("database system is shut down");
    }
}
