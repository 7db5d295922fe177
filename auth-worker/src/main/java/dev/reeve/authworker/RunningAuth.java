// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookTransport;
import dev.reeve.authworker.oidc.ProviderHttp;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The auth worker as it runs: domain, upkeep and the worker that answers calls. It starts whether or not the database
 * and the brokers are there, and finds them by itself. It registers at the brokers once it has schema and keys: before
 * that it would draw calls away from replicas that can answer them (A12).
 */
final class RunningAuth implements AutoCloseable {
    private final AuthDomain domain;
    private final BringUp bringUp;
    private final Upkeep keys;
    private final Upkeep cleanUp;
    private final Optional<Upkeep> postman;
    private final Upkeep courier;
    private final Optional<Upkeep> auditForward;
    private final RevocationPusher pusher;
    private final WorkerBuilder services;
    private final Object registration = new Object();
    private @Nullable Worker worker;
    private boolean closed;

    /** What the surroundings provide. */
    record Surroundings(
            DataSource source,
            Flyway flyway,
            MeterRegistry registry,
            ProviderHttp.Outbound outbound,
            WorkerBuilder worker,
            RevocationPusher.Brokers brokers,
            HookTransport hooks,
            Function<Supplier<String>, AuditForward.Store> logger) {}

    private RunningAuth(AuthSettings settings, Surroundings surroundings) {
        Database database = new Database(surroundings.source());
        this.pusher = new RevocationPusher(new Revocations(database), surroundings.brokers());
        AuthMetrics metrics = new AuthMetrics(surroundings.registry());
        this.domain = new AuthDomain(
                settings,
                database,
                InstantSource.system(),
                new SecureRandom(),
                pusher,
                new Outside(metrics.counting(surroundings.hooks()), surroundings.outbound()));
        pusher.onLeakedKey(() -> domain.keyRing().refresh());
        this.bringUp = new BringUp(surroundings.flyway(), domain, this::begin);
        this.keys = new Upkeep("keys", bringUp::prepareOrRefreshKeys);
        this.cleanUp = new Upkeep("clean-up", () -> bringUp.whenDone(bringUp::cleanUp));
        metrics.watch(domain);
        this.postman = domain.mailSender().map(sender -> postman(sender, metrics));
        Courier tells = domain.courier(metrics::event);
        this.courier = new Upkeep("courier", () -> bringUp.whenDone(tells::run));
        Optional<AuditForward> forward = domain.auditForward(surroundings.logger());
        forward.ifPresent(metrics::watch);
        this.auditForward = forward.map(sends -> new Upkeep("audit-forward", () -> bringUp.whenDone(sends::run)));
        AuthService auth = new AuthService(domain, metrics);
        AdminService admin = new AdminService(domain, metrics);
        EdgeService edge = new EdgeService(domain, settings, metrics);
        this.services = surroundings
                .worker()
                .shutdownHook(false)
                .service(AuthService.NAME, auth::describe)
                .service(AdminService.NAME, admin::describe)
                .service(EdgeService.NAME, edge::describe);
        keys.start();
        cleanUp.start();
        postman.ifPresent(Upkeep::start);
        courier.start();
        auditForward.ifPresent(Upkeep::start);
    }

    private Upkeep postman(MailSender sender, AuthMetrics metrics) {
        Postman sends = domain.postman(sender, metrics::mail);
        Upkeep upkeep = new Upkeep("postman", () -> bringUp.whenDone(sends::run));
        domain.outbox().onCommitted(upkeep::wake);
        return upkeep;
    }

    static RunningAuth start(AuthSettings settings, Surroundings surroundings) {
        return new RunningAuth(settings, surroundings);
    }

    private void begin() {
        synchronized (registration) {
            if (closed) {
                return;
            }
            worker = services.start();
        }
        pusher.start();
    }

    /** Null = not registered yet. */
    private @Nullable Worker worker() {
        synchronized (registration) {
            return worker;
        }
    }

    /** True before it registers. */
    boolean isAlive() {
        Worker registered = worker();
        return registered == null || registered.isAlive();
    }

    boolean isReady() {
        return notReadyBecause() == null;
    }

    /** Null = ready. For people, and for the health check. */
    @Nullable
    String notReadyBecause() {
        if (!bringUp.isDone()) {
            String failure = keys.failure();
            return failure == null ? "the schema is being prepared" : failure;
        }
        if (!domain.database().isReachable()) {
            return "the database does not answer at present";
        }
        Worker registered = worker();
        return registered != null && registered.isReady() ? null : "not registered at a broker";
    }

    /** Finishes the calls it has, for at most that long, then ends. */
    void stop(Duration grace) {
        Worker registered = worker();
        if (registered != null) {
            registered.drain(grace);
        }
        close();
    }

    @Override
    public void close() {
        synchronized (registration) {
            closed = true;
            if (worker != null) {
                worker.close();
            }
        }
        pusher.close();
        auditForward.ifPresent(Upkeep::close);
        courier.close();
        postman.ifPresent(Upkeep::close);
        cleanUp.close();
        keys.close();
        domain.close();
    }
}
