// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code ./reeve up}: data folder, secrets, database, then the services in this JVM. On Ctrl-C or SIGTERM the services
 * stop first, the database after them.
 */
@QuarkusMain
public final class ReeveUp {
    private static final long STOP_SECONDS_MAX = 90;
    private static final String POSTGRES_HOME = "reeve.standalone.postgres-home";

    private ReeveUp() {}

    public static void main(String[] arguments) {
        Terminal terminal = new Terminal(System.out);
        int exitCode;
        try {
            UpOptions options = UpOptions.parse(List.of(arguments));
            if (options.help()) {
                terminal.line(UpOptions.USAGE);
                exitCode = 0;
            } else {
                exitCode = start(options, terminal);
            }
        } catch (StartException e) {
            System.err.println("reeve: " + e.getMessage());
            exitCode = e.exitCode();
        }
        System.exit(exitCode);
    }

    private static int start(UpOptions options, Terminal terminal) {
        boolean root = "root".equals(System.getProperty("user.name"));
        DataFolder folder =
                DataFolder.locate(options.data(), System.getenv(), Path.of(System.getProperty("user.home")), root);
        folder.create();
        CountDownLatch stopped = stopBeforeTheJvm();
        try (DataFolderLock lock = DataFolderLock.take(folder)) {
            if (options.fresh()) {
                folder.empty();
                folder.create();
                terminal.line("Emptied " + folder.path());
            }
            UpSettings settings = UpSettings.read(folder.settings(), options.settings(), System.getenv());
            settings.apply();
            Addresses addresses = Addresses.of(settings);
            addresses.requireFree();
            lock.describe("process " + ProcessHandle.current().pid() + " (" + addresses.gatewayUrl() + ")");
            return run(folder, settings, addresses, ServerUser.choose(root, folder.path()), terminal);
        } finally {
            stopped.countDown();
        }
    }

    private static int run(
            DataFolder folder, UpSettings settings, Addresses addresses, ServerUser user, Terminal terminal) {
        Secrets secrets = Secrets.ensure(folder, new SecureRandom());
        Path programs = settings.folder(POSTGRES_HOME, folder.postgres());
        try (PostgresServer postgres = new PostgresServer(
                folder.postgres(), programs, folder.log(), user, Ports.anyFree(), new PostgresReports(terminal))) {
            postgres.start(folder.secret(Secrets.DATABASE_PASSWORD));
            Database.ensure(postgres.port(), folder.readSecret(Secrets.DATABASE_PASSWORD));
            terminal.partReady("postgres", "127.0.0.1:" + postgres.port());
            ServiceSettings.provide(settings, folder, addresses, postgres.port());
            UpApplication.prepare(new StartReport(terminal, addresses, folder, secrets));
            AtomicInteger exitCode = new AtomicInteger();
            Quarkus.run(
                    UpApplication.class, (code, failure) -> exitCode.set(StartFailure.report(code, failure, folder)));
            return exitCode.get();
        }
    }

    /** The JVM ends when its shutdown hooks have; ours waits until the main thread has put everything away. */
    private static CountDownLatch stopBeforeTheJvm() {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                if (!stopped.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                                    System.err.println(
                                            "reeve: not everything stopped within " + STOP_SECONDS_MAX + " s");
                                }
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "reeve-stop"));
        return stopped;
    }
}
