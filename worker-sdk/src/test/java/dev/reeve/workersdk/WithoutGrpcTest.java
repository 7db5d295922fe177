// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.workersdk.testing.WorkerTester;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** grpc-java is optional: a worker without such a service runs where it is not on the class path. */
@Timeout(10)
class WithoutGrpcTest {
    @Test
    void aWorkerThatServesNoGrpcServiceNeedsNoneOfIt() throws Exception {
        try (URLClassLoader alone = new URLClassLoader(classPathWithoutGrpc(), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> alone.loadClass("io.grpc.Context")).isInstanceOf(ClassNotFoundException.class);

            Object said =
                    alone.loadClass(Program.class.getName()).getMethod("run").invoke(null);

            assertThat(said).isEqualTo("{}");
        }
    }

    private static URL[] classPathWithoutGrpc() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("/io/grpc/"))
                .map(WithoutGrpcTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a stranger would write, on a class path of its own. */
    public static final class Program {
        private Program() {}

        public static String run() throws InterruptedException {
            try (WorkerTester tester =
                    WorkerTester.of("hello", s -> s.method("say", Codec.payload(), (body, _) -> body))) {
                return tester.call("say", "{}").text();
            }
        }
    }
}
