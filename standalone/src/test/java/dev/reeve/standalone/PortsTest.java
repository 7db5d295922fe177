// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void namesABusyPortAndItsSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> Ports.requireFree("127.0.0.1", port, "reeve.gateway.port"))
                    .hasMessageContaining(Integer.toString(port))
                    .hasMessageContaining("--set reeve.gateway.port=");
        }
    }

    @Test
    void letsAFreePortPass() {
        int free = Ports.anyFree();

        assertThatCode(() -> Ports.requireFree("127.0.0.1", free, "reeve.gateway.port"))
                .doesNotThrowAnyException();
    }
}
