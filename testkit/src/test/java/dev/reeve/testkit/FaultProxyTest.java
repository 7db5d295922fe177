// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FaultProxyTest {
    private ServerSocket target;
    private FaultProxy proxy;
    private Socket client;
    private Socket served;

    @BeforeEach
    void connect() throws IOException {
        target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(target.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        served = target.accept();
        // Accepted there, the link may still be unknown here, and a fault would miss it.
        while (proxy.links() == 0) {
            Thread.onSpinWait();
        }
        client.setSoTimeout(5_000);
        served.setSoTimeout(5_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        served.close();
        proxy.close();
        target.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        client.getOutputStream().write(1);
        served.getOutputStream().write(2);

        assertThat(served.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void cutsWithAReset() {
        proxy.cut();

        assertThatThrownBy(() -> read(client)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(served)).isInstanceOf(IOException.class);
    }

    @Test
    void deliversWhatWasStalledWhenHealed() throws IOException {
        proxy.stall(FaultProxy.Direction.TO_TARGET);
        client.getOutputStream().write(7);
        served.getOutputStream().write(8);
        served.setSoTimeout(100);
        assertThat(client.getInputStream().read()).isEqualTo(8);
        assertThatThrownBy(() -> read(served)).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();

        served.setSoTimeout(5_000);
        assertThat(served.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void endsAConnectionThatLostBytesWhenHealed() throws IOException {
        proxy.swallow(FaultProxy.Direction.TO_TARGET);
        client.getOutputStream().write(7);
        served.setSoTimeout(100);
        assertThatThrownBy(() -> read(served)).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();

        assertThatThrownBy(() -> read(client)).isInstanceOf(IOException.class);
    }

    @Test
    void delaysBytes() throws IOException {
        proxy.delay(Duration.ofMillis(150));
        long began = System.nanoTime();

        client.getOutputStream().write(7);

        assertThat(served.getInputStream().read()).isEqualTo(7);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void refusesNewConnectionsUntilHealed() throws IOException {
        proxy.refuse();

        try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            refused.setSoTimeout(5_000);
            assertThatThrownBy(() -> read(refused)).isInstanceOf(IOException.class);
        }
        proxy.heal();
        try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
                Socket servedAgain = target.accept()) {
            again.getOutputStream().write(3);
            assertThat(servedAgain.getInputStream().read()).isEqualTo(3);
        }
    }

    /** A reset is an exception or, if it was seen before, an end of file. */
    private static void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        if (in.read() < 0) {
            throw new IOException("closed");
        }
    }
}
