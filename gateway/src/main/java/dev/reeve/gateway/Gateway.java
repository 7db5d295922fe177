// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.zmtp.TransportProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway, put together: doors, what they share, the port. Knows no framework but Vert.x. */
final class Gateway {
    private final Upstream upstream;
    private final ConnectionCensus census;
    private final SocketRegistry sockets;
    private final FlightGate flight;
    private final RateLeases leases;
    private final IdempotentCalls calls;
    private final OpenStreams streams = new OpenStreams();
    private final HttpListener listener;
    private final BrokerProbe probe;
    private final Drain drain;
    private final TcpDoor tcp;
    private final ExecutorService virtualThreads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("reeve-gateway-", 0).factory());
    private final RevocationWatch revocationWatch;
    private final WorkerSchemas schemas;
    private final @Nullable AccessRecords accessRecords;
    private final RouteTable table;
    private Topics.@Nullable Subscription revocations;
    private volatile boolean draining;

    Gateway(Vertx vertx, GatewaySettings settings, Upstream upstream, MeterRegistry registry) {
        this.upstream = upstream;
        LimitSettings limits = settings.limits();
        GatewayMetrics metrics = new GatewayMetrics(registry);
        Clock clock = Clock.systemUTC();
        Supplier<UUID> requestIds = new RequestIds(clock);
        this.census = new ConnectionCensus(limits.connections(), settings.trustedProxies());
        AdmitStage stage = new AdmitStage(virtualThreads, limits.flight().admitWait(), System::nanoTime);
        AcceptPause pause = new AcceptPause(census);
        this.sockets = new SocketRegistry(
                limits.connections().socketsPerSubject(), limits.sockets().subscriptions());
        this.flight = new FlightGate(limits.flight(), stage::refuses);
        this.probe = new BrokerProbe(upstream);
        this.drain = new Drain(settings.drain(), sockets, flight::total);
        Edge edge = new Edge(upstream, requestIds);
        this.leases = new RateLeases(edge, metrics, System::nanoTime);
        KeyExchange keys = new KeyExchange(edge);
        Callers callers = new Callers(upstream, keys, limits.rates(), clock::millis);
        this.revocationWatch = new RevocationWatch(callers, sockets);
        Admission.Gates gates = gates(limits, stage);
        this.schemas = new WorkerSchemas(upstream, settings.descriptors(), metrics);
        Transcoder transcoder = new Transcoder(OwnServices.files(), schemas);
        this.accessRecords = accessRecords(
                settings.accessRecords(), new AccessAppends.Ways(upstream, keys, requestIds, clock), metrics);
        Upstream called = recorded(clock);
        this.calls = new IdempotentCalls(called, edge, metrics, requestIds, virtualThreads);
        CallOpener opener = new LocalCalls(Map.of(HealthService.NAME, new HealthService(this::isReady)), calls);
        CallRunner runner = new CallRunner(opener, gates.runs(), limits.outQueue(), metrics, streams);
        ServiceDoor services = new ServiceDoor(settings.deadlines(), transcoder, runner);
        Admission admission = new Admission(limits, callers, gates, metrics);
        RouteTable.Builder routes = new RouteTable.Builder();
        addFixed(routes, services, keys, clock);
        OpenApiDoor openApi = new OpenApiDoor(schemas);
        openApi.addTo(routes);
        PageRoutes pages = pages(settings.files());
        pages.addTo(routes);
        TopicFeeds feeds = new TopicFeeds(
                upstream.topics(), virtualThreads, limits.outQueue().bytes());
        SocketServices live = new SocketServices(
                upstream,
                callers,
                calls,
                gates.subjectRate(),
                flight,
                stage,
                settings,
                transcoder,
                sockets,
                new SocketTicker(SocketClock.tick(limits.sockets())),
                feeds,
                new LiveClients(settings.oldestClients(), metrics),
                metrics,
                requestIds,
                clock);
        DuplexDoor duplex = new DuplexDoor(limits, metrics);
        addLive(routes, live, duplex);
        new RpcDoor(settings, admission, new RpcCalls(settings, transcoder, runner)).addTo(routes);
        addReflection(routes, settings.reflection(), duplex);
        pages.addFolderTo(routes);
        this.table = routes.build();
        openApi.routes(table.routes());
        HttpDoor door = new HttpDoor(settings, table, admission, metrics, requestIds);
        this.tcp = tcpDoor(settings, called, callers, metrics, registry, requestIds);
        HttpDoor logs = new HttpDoor(settings, routes.only(OtlpSettings.PATHS), admission, metrics, requestIds);
        InvalidRequests invalid = new InvalidRequests(StandingHeaders.of(settings.tls()), metrics, requestIds);
        TlsFiles tls = settings.tls() == null ? null : new TlsFiles(settings.tls(), metrics, clock);
        this.listener = new HttpListener(
                vertx, settings, tls, new ConnectionDoors(census, pause, metrics, door, logs, invalid::answer));
        gauges(metrics, callers, gates, pause, feeds, stage);
    }

    /** Any service, and those of Reeve under paths of their own. */
    private void addFixed(RouteTable.Builder routes, ServiceDoor services, KeyExchange keys, Clock clock) {
        Operation call = new Operation.Api("http", Operation.Access.ANY, Set.of(), Set.of(), services);
        routes.service("POST", call).serviceMethod("POST", call);
        new AuthRoutes(services).addTo(routes);
        new AdminRoutes(services).addTo(routes);
        new LogRoutes(services, clock).addTo(routes);
        new OidcCallbackDoor(upstream).addTo(routes);
        new DiscoveryDoor(upstream).addTo(routes);
        new JwksDoor(keys, clock::millis).addTo(routes);
        new ConnectionRoutes(census.directory(), clock).addTo(routes);
    }

    /** Live connections, and topics for those who have none. */
    private static void addLive(RouteTable.Builder routes, SocketServices live, DuplexDoor duplex) {
        new SocketDoor(live).addTo(routes);
        new TopicDoor(live).addTo(routes);
        int messageBytesMax = live.limits().messageBytes();
        routes.add("POST", GrpcWire.PATH, duplex.operation(messageBytesMax, stream -> GrpcWire.open(stream, live)));
    }

    private void addReflection(RouteTable.Builder routes, boolean isOffered, DuplexDoor duplex) {
        if (isOffered) {
            new ReflectionDoor(schemas, virtualThreads).addTo(routes, duplex);
        }
    }

    /**
     * Opens the ports.
     *
     * @throws IllegalStateException names the setting of a port that is in use
     */
    void start() {
        listener.start();
        tcp.start();
        revocations = upstream.topics().subscribe(RevocationWatch.TOPIC, null, revocationWatch);
        leases.start();
        probe.start();
        schemas.start();
        if (accessRecords != null) {
            accessRecords.start();
        }
    }

    /** The port in clear in force; -1 if there is none. */
    int port() {
        return listener.port();
    }

    /** The ports for logs alone in force; -1 if there is none. */
    OtlpSettings otlpPorts() {
        return listener.otlpPorts();
    }

    /** The port of TLS in force; -1 if there is none. */
    int tlsPort() {
        return listener.tlsPort();
    }

    /** Empty = calls are not recorded. */
    Optional<AccessRecords> accessRecords() {
        return Optional.ofNullable(accessRecords);
    }

    /** All that it answers to. */
    List<RouteTable.Route> routes() {
        return table.routes();
    }

    /** Ports of the TCP listeners, by name. */
    Map<String, Integer> tcpPorts() {
        return tcp.ports();
    }

    /** Event loops, virtual threads and the thread to the brokers take their turn, or it leaves. */
    boolean isAlive() {
        List<Executor> threads = new ArrayList<>(loops());
        threads.add(virtualThreads);
        return draining || (Pulse.isFelt(threads, TransportProvider.ANSWER_TIME_MAX) && upstream.isAlive());
    }

    boolean isReady() {
        return !draining && probe.hasAnswered();
    }

    /** Event loops that serve connections. */
    List<Executor> loops() {
        return listener.loops();
    }

    boolean isConnected() {
        return upstream.isConnected();
    }

    /** Drains and closes everything. */
    void stop() {
        probe.stop();
        try {
            drain.run(() -> draining = true, () -> {
                census.close();
                listener.goAway();
                tcp.readNoMore();
                streams.endAll();
            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        tcp.stop();
        listener.stop();
        if (revocations != null) {
            revocations.close();
        }
        calls.close();
        leases.close();
        schemas.close();
        if (accessRecords != null) {
            accessRecords.close();
        }
        upstream.close();
        virtualThreads.shutdownNow();
    }

    private static @Nullable AccessRecords accessRecords(
            AccessRecordsSettings settings, AccessAppends.Ways ways, GatewayMetrics metrics) {
        Path keyFile = settings.keyFile();
        return keyFile == null
                ? null
                : new AccessRecords(
                        new AccessRules(settings.perSecond(), System::nanoTime),
                        new AccessAppends(ways, keyFile),
                        metrics);
    }

    /** The inside as callers reach it. */
    private Upstream recorded(Clock clock) {
        return accessRecords == null ? upstream : new RecordedUpstream(upstream, clock, accessRecords::offer);
    }

    private TcpDoor tcpDoor(
            GatewaySettings settings,
            Upstream called,
            Callers callers,
            GatewayMetrics metrics,
            MeterRegistry registry,
            Supplier<UUID> requestIds) {
        return new TcpDoor(
                settings.tcp(),
                new TcpParts(
                        called,
                        callers,
                        flight,
                        virtualThreads,
                        settings,
                        census.directory(),
                        metrics.outQueueBytes(),
                        registry,
                        requestIds));
    }

    private PageRoutes pages(GatewaySettings.StaticSettings own) {
        StaticFolder.Contents folder =
                own.folder() == null ? StaticFolder.Contents.NOTHING : StaticFolder.read(own.folder());
        return new PageRoutes(ConsoleFiles.load(Gateway.class.getClassLoader()), folder, own.policy(), this::state);
    }

    private String state() {
        if (draining) {
            return "draining";
        }
        return isReady() ? "ready" : "starting";
    }

    private Admission.Gates gates(LimitSettings limits, Executor stage) {
        LimitSettings.RateLimits rates = limits.rates();
        return new Admission.Gates(
                rate(new SharedRate.Terms("subject", rates.subjectRate(), rates.subjectBurst()), rates.keys()),
                rate(new SharedRate.Terms("address", rates.addressRate(), rates.addressBurst()), rates.keys()),
                flight,
                new LoopWaits(limits.flight().admitWait(), flight::total, System::nanoTime),
                new RequestRuns(stage));
    }

    private SharedRate rate(SharedRate.Terms terms, int keysMax) {
        return new SharedRate(terms, keysMax, leases, System::nanoTime);
    }

    private void gauges(
            GatewayMetrics metrics,
            Callers callers,
            Admission.Gates gates,
            AcceptPause pause,
            TopicFeeds feeds,
            AdmitStage stage) {
        gauges(metrics, feeds, stage, gates.loops());
        metrics.gauge("reeve_gateway_connections", "Connections open", census::open);
        metrics.gauge("reeve_gateway_ports_paused", "Ports that wait for room to accept", pause::ports);
        metrics.gauge("reeve_gateway_streams", "Streamed answers under way", streams::count);
        metrics.gauge("reeve_gateway_in_flight", "Requests being worked on", flight::total);
        metrics.gauge("reeve_gateway_in_flight_subjects", "Subjects with requests being worked on", flight::subjects);
        metrics.gauge("reeve_gateway_rate_subjects", "Subjects whose rate is known", gates.subjectRate()::keys);
        metrics.gauge("reeve_gateway_rate_addresses", "Addresses whose rate is known", gates.addressRate()::keys);
        metrics.gauge("reeve_gateway_rates_shared", "1 = with the other gateways", () -> leases.isLive() ? 1 : 0);
        metrics.gauge("reeve_gateway_rate_leases_waiting", "Keys that wait for a lease of their rate", leases::waiting);
        metrics.gauge("reeve_gateway_identities", "Tokens whose identity is remembered", callers::identities);
        metrics.gauge("reeve_gateway_api_keys", "API keys whose token is remembered", callers::keys);
    }

    private void gauges(GatewayMetrics metrics, TopicFeeds feeds, AdmitStage stage, LoopWaits loops) {
        metrics.gauge("reeve_gateway_admit_waiting", "Requests that wait for a processor", stage::waiting);
        metrics.gauge(
                "reeve_gateway_congested",
                "1 = new requests are refused",
                () -> stage.isCongested() || loops.isCongested() ? 1 : 0);
        metrics.gauge("reeve_gateway_event_streams", "Topics told as server-sent events", sockets::eventStreams);
        metrics.gauge("reeve_gateway_topics", "Topics followed at the brokers", feeds::topics);
        metrics.gauge("reeve_gateway_topic_followers", "Live connections' subscriptions", feeds::followers);
    }
}
