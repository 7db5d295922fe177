// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerStats;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.grpcport.RenewedTls;
import dev.reeve.grpcport.WatchedFiles;
import dev.reeve.protocol.DropReason;
import dev.reeve.zmtp.CloseReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Metrics {@code reeve_broker_*} and the log of what peers do wrong.
 *
 * <p>The methods of {@link BrokerObserver} run on the broker's thread, one for each request: no client proxy stands
 * before this bean. Gauges are read by the scraper's thread from snapshots.
 */
@Singleton
class BrokerMetrics implements BrokerObserver {

    private static final Logger LOG = Logger.getLogger(BrokerMetrics.class);
    private static final String PREFIX = "reeve.broker.";
    private static final String CACHE = "Tokens that were looked up among the good ones";

    private final MeterRegistry registry;
    private final RequestMetrics requests = new RequestMetrics();
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final DropLog dropLog = new DropLog();
    private final InterceptorMetrics interceptors;
    private final Counter faults;

    /** Every injected CollectorRegistry is a new one; the one that is scraped is known to its Micrometer registry. */
    @Inject
    @SuppressWarnings("deprecation") // Micrometer has a newer one, Quarkus has this.
    BrokerMetrics(MeterRegistry registry, PrometheusMeterRegistry prometheus) {
        this(registry, prometheus.getPrometheusRegistry());
    }

    BrokerMetrics(MeterRegistry registry, CollectorRegistry collectors) {
        this.registry = registry;
        this.interceptors = new InterceptorMetrics(registry);
        requests.register(collectors);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, droppedCounter(reason)); // From the start, so that a first one is seen as an increase.
        }
        this.faults = Counter.builder(PREFIX + "faults")
                .description("Faults that ended the broker's thread")
                .register(registry);
    }

    @Override
    public void dropped(BrokerCommand.Dropped event) {
        dropped.computeIfAbsent(event.reason(), this::droppedCounter).increment();
        dropLog.dropped(event);
    }

    private Counter droppedCounter(DropReason reason) {
        return Counter.builder(PREFIX + "dropped")
                .description("Messages dropped")
                .tag("reason", reason.label())
                .register(registry);
    }

    @Override
    public void ended(EndedCall call) {
        requests.ended(call.serviceName(), call.end(), call.reason(), call.queueMs(), call.workerMs());
    }

    @Override
    public void requestEnded(BrokerCommand.RequestEnded ended) {
        requests.ended(ended.service(), ended.end(), ended.reason(), ended.queueMs(), ended.workerMs());
    }

    @Override
    public void workerChanged(BrokerCommand.WorkerChanged changed) {
        LOG.infof(
                "Worker %s: service=%s workerId=%s plain=%b peer=%d%s",
                changed.change(),
                changed.service(),
                changed.instanceId(),
                changed.plain(),
                changed.peer(),
                changed.detail().isEmpty() ? "" : " reason=" + changed.detail());
        Counter.builder(PREFIX + "worker.changes")
                .description("Workers that came or went")
                .tag("change", changed.change().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    @Override
    public void intercepted(BrokerCommand.Intercepted done) {
        interceptors.intercepted(done.interceptor(), done.what());
    }

    @Override
    public void interceptorFailed(BrokerCommand.InterceptorFailed failed) {
        interceptors.failed(failed);
    }

    @Override
    public void interceptorTook(String interceptor, long tookNs) {
        interceptors.took(interceptor, tookNs);
    }

    @Override
    public void failed(Throwable fault) {
        faults.increment();
    }

    /** Registers the gauges; once. */
    void watch(BrokerDriver driver) {
        ServiceGauges services = new ServiceGauges(registry, requests);
        gauge(
                driver,
                "peers",
                "Connected peers that have spoken",
                s -> s.broker().peers());
        gauge(driver, "clients", "Of them clients", s -> s.broker().clients());
        gauge(driver, "connections", "TCP connections", s -> s.router().connections());
        gauge(driver, "workers", "Registered workers", s -> s.broker().workers().size());
        gauge(
                driver,
                "queued.requests",
                "Requests that wait",
                s -> s.broker().services().stream()
                        .mapToInt(BrokerStats.ServiceStats::waiting)
                        .sum());
        gauge(
                driver,
                "queued.bytes",
                "Bytes of all waiting requests",
                s -> s.broker().queuedBytes());
        gauge(
                driver,
                "in.flight.requests",
                "Requests at workers",
                s -> s.broker().services().stream()
                        .mapToInt(BrokerStats.ServiceStats::inFlight)
                        .sum());
        gauge(driver, "events.waiting", "Events that wait for the broker's thread", DriverStats::eventsWaiting);
        gauge(driver, "verifier.waiting", "Tokens that wait for their check", DriverStats::tokensWaiting);
        gauge(driver, "verdicts", "Good tokens remembered", DriverStats::verdicts);
        gauge(driver, "revocations", "Revocations in force", DriverStats::revocations);
        gauge(driver, "signing.keys.loaded", "1 when tokens can be checked", s -> s.hasKeys() ? 1 : 0);
        gauge(driver, "draining", "1 while it leaves", s -> s.broker().draining() ? 1 : 0);
        gauge(
                driver,
                "inbound.bytes",
                "Received and not yet taken",
                s -> s.router().inboundBytes());
        gauge(
                driver,
                "outbound.bytes",
                "Waiting in send queues",
                s -> s.router().outboundBytes());
        gauge(
                driver,
                "revocation.age.seconds",
                "Since the auth worker last answered; -1 = never",
                s -> s.revocationAgeMs() < 0 ? -1 : s.revocationAgeMs() / 1e3);
        gauge(driver, "topics", "Topics kept", s -> s.broker().topics().topics());
        gauge(
                driver,
                "rate.limit.callers",
                "Callers whose rate is remembered",
                s -> s.rates().callers());
        counter(
                driver,
                "rate.limit.forgotten",
                "Callers that were forgotten for others",
                Tags.empty(),
                s -> s.rates().forgotten());
        Gauge.builder(PREFIX + "open.files", FileDescriptors::open)
                .description("Open file descriptors of the process")
                .register(registry);
        watchTransport(driver);
        watchTokens(driver);
        services.watch(driver);
    }

    /** Registers the gauges of the statistics port; once. */
    void watch(StatsServer server, BrokerDriver driver) {
        Gauge.builder(PREFIX + "stats.streams", server, StatsServer::streams)
                .description("Open streams of statistics")
                .register(registry);
        FunctionCounter.builder(PREFIX + "stats.streams.refused", server, StatsServer::refusedStreams)
                .description("Streams that were one too many")
                .register(registry);
        FunctionCounter.builder(PREFIX + "stats.reports.skipped", driver, BrokerDriver::reportsSkipped)
                .description("Reports that slow watchers missed")
                .register(registry);
        RenewedTls tls = server.tls();
        if (tls != null) {
            tls.count(registry, PREFIX + "stats.certificates");
        }
    }

    /** Registers what is known of keys; once. */
    void watch(CurveDoor door) {
        Gauge.builder(PREFIX + "keys.allowed", door, d -> d.allowed().size())
                .description("Keys of the allow-list")
                .register(registry);
        Gauge.builder(PREFIX + "crypto.info", () -> 1)
                .description("Who computes the encryption")
                .tag("library", door.crypto().choice().word())
                .register(registry);
        FunctionCounter.builder(PREFIX + "keys.denied", door, d -> d.allowed().denied())
                .description("Connections of keys that are not on the allow-list")
                .register(registry);
        for (WatchedFiles file : door.files()) {
            file.count(
                    registry,
                    PREFIX + "keys.reloads",
                    "New content of key file and allow-list",
                    Tags.of("setting", file.setting()));
        }
    }

    /** Registers what access records left out; once. */
    void watch(AccessLog log) {
        FunctionCounter.builder(PREFIX + "access.records.left.out", log, AccessLog::leftOut)
                .description("Requests over the rate of access records")
                .register(registry);
    }

    /** Registers what the audit log left out; once. */
    void watch(AuditLog log) {
        FunctionCounter.builder(PREFIX + "audit.omitted", log, AuditLog::omitted)
                .description("Lines left out of the audit log")
                .register(registry);
    }

    /** Registers what traces left out; once. */
    void watch(RequestSpans spans) {
        FunctionCounter.builder(PREFIX + "traces.left.out", spans, RequestSpans::leftOut)
                .description("Requests over the rate of traces")
                .register(registry);
    }

    private void watchTransport(BrokerDriver driver) {
        closed(driver, "cap", s -> s.router().refusedAtCap());
        closed(driver, "evicted", s -> s.router().evictedAtCap());
        closed(driver, "frame_too_large", s -> s.router().oversizedFrames());
        closed(driver, "inbound_overflow", s -> s.router().inboundOverflows());
        closed(driver, "handshake", s -> s.router().refusedHandshakes());
        counter(
                driver,
                "transport.dropped",
                "Messages that the transport dropped",
                Tags.of("reason", "overlong"),
                s -> s.router().overlongMessages());
        counter(
                driver,
                "transport.dropped",
                "Messages that the transport dropped",
                Tags.of("reason", "closing"),
                s -> s.router().droppedClosing());
        counter(
                driver,
                "transport.faults",
                "Faults of the transport's threads",
                Tags.empty(),
                s -> s.router().transportFaults());
        counter(
                driver,
                "accept.pauses",
                "Pauses in accepting connections",
                Tags.empty(),
                s -> s.router().acceptPauses());
        for (CloseReason reason : CloseReason.values()) {
            counter(
                    driver,
                    "connections.closed",
                    "Connections that ended",
                    Tags.of("reason", reason.label()),
                    s -> s.router().closed().getOrDefault(reason, 0L));
        }
    }

    private void closed(BrokerDriver driver, String reason, ToDoubleFunction<DriverStats> value) {
        counter(
                driver,
                "connections.refused",
                "Connections that were refused or ended as one too many",
                Tags.of("reason", reason),
                value);
    }

    private void watchTokens(BrokerDriver driver) {
        for (RefusalReason reason : RefusalReason.values()) {
            FunctionCounter.builder(PREFIX + "tokens.refused", driver, d -> d.refusals(reason))
                    .description("Tokens that were refused")
                    .tag("reason", reason.label())
                    .register(registry);
        }
        FunctionCounter.builder(
                        PREFIX + "token.cache", driver, d -> d.verdicts().hits())
                .description(CACHE)
                .tag("result", "hit")
                .register(registry);
        FunctionCounter.builder(
                        PREFIX + "token.cache", driver, d -> d.verdicts().misses())
                .description(CACHE)
                .tag("result", "miss")
                .register(registry);
    }

    private void gauge(BrokerDriver driver, String name, String description, ToDoubleFunction<DriverStats> value) {
        Gauge.builder(PREFIX + name, driver, d -> of(d, value))
                .description(description)
                .register(registry);
    }

    private void counter(
            BrokerDriver driver, String name, String description, Tags tags, ToDoubleFunction<DriverStats> value) {
        FunctionCounter.builder(PREFIX + name, driver, d -> of(d, value))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static double of(BrokerDriver driver, ToDoubleFunction<DriverStats> value) {
        DriverStats stats = driver.stats();
        return stats == null ? 0 : value.applyAsDouble(stats);
    }
}
