// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One {@code ./reeve up} that the tests of this JVM share; tests that stop or break things start their own {@link
 * UpProcess}. It ends with the JVM.
 */
final class RunningReeve implements BeforeAllCallback {
    private static final RunningReeve SHARED = new RunningReeve();

    /** The example of an interceptor, from its jar, for one service that nothing else uses; see InterceptorIT. */
    private static final String[] INTERCEPTOR = UpProcess.settings(
            "reeve.broker.interceptors.folder=" + Launcher.ROOT.resolve("examples/maintenance-window/target"),
            "reeve.broker.interceptors.chain=maintenance-window",
            "reeve.broker.interceptors.named.maintenance-window.services=closed.shop",
            "reeve.broker.interceptors.named.maintenance-window.settings.until=2999-01-01T00:00:00Z",
            "reeve.broker.interceptors.named.maintenance-window.settings.message=back in 2999",
            "reeve.broker.services.\"closed.shop\".policy=public",
            "reeve.broker.services.\"closed.shop\".declared=true",
            "reeve.broker.services.\"closed.shop\".deadline=300ms");

    private @Nullable UpProcess up;

    private RunningReeve() {}

    static RunningReeve shared() {
        return SHARED;
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        if (up != null) {
            return;
        }
        DataFolder folder = DataFolder.make("system-test");
        UpProcess started = UpProcess.start(folder.path(), INTERCEPTOR);
        up = started;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, folder), "stop-shared-reeve"));
    }

    private static void stop(UpProcess process, DataFolder folder) {
        process.close();
        folder.close();
    }

    UpProcess process() {
        UpProcess running = up;
        if (running == null) {
            throw new IllegalStateException("register this extension with @RegisterExtension");
        }
        return running;
    }

    URI url() {
        return process().url();
    }

    String adminKey() {
        return process().adminKey();
    }

    String appKey() {
        return process().appKey();
    }

    int brokerPort() {
        return process().brokerPort();
    }

    int managementPort() {
        return process().managementPort();
    }

    Path dataFolder() {
        return process().dataFolder();
    }

    UpDatabase database() {
        return process().database();
    }

    /** Runs one of the launcher's commands; returns what it printed. */
    String cli(String... arguments) {
        Launcher.Result result = process().cli(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + result.exitCode() + ": " + result.err());
        }
        return result.out();
    }
}
