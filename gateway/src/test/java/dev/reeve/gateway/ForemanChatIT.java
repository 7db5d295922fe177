// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code examples/foreman-chat}: two clients as processes; what one types, both see. */
class ForemanChatIT extends TcpFixture {
    private static final Path PROGRAM = Path.of("../examples/foreman-chat/Chat.java");

    @Test
    void whatOneTypesBothSee() throws Exception {
        start("codec", "foreman", "service", "echo", "reply", "broadcast");
        try (Client ann = Client.start(port());
                Client bob = Client.start(port())) {
            await().atMost(Duration.ofSeconds(40)).until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 2);

            ann.type("Hello, grüße");

            assertThat(bob.sees("Hello")).isEqualTo("Hello, grüße");
            assertThat(ann.sees("Hello")).isEqualTo("Hello, grüße");
        }
    }

    private record Client(Process process) implements AutoCloseable {
        static Client start(int port) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return new Client(new ProcessBuilder(
                            java,
                            "-XX:TieredStopAtLevel=1",
                            "-Dstdin.encoding=UTF-8",
                            "-Dstdout.encoding=UTF-8",
                            PROGRAM.toString(),
                            "127.0.0.1",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .start());
        }

        void type(String line) {
            new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8).println(line);
        }

        /** The next line with that word. */
        String sees(String word) throws IOException {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            while (line != null && !line.contains(word)) {
                line = out.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
