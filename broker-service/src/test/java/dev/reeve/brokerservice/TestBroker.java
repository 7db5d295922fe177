// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.BrokerStats.ServiceStats;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.brokercore.ServicePolicy;
import dev.reeve.brokercore.ServiceRule;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.Limits;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole broker without Quarkus on a free port of loopback, and what it observed. */
final class TestBroker implements BrokerObserver, AutoCloseable {

    /** As the configuration's defaults give it: somewhat above the limits, so that errors can be typed. */
    private static final RouterSettings ROUTER = new RouterSettings(
            Limits.TRANSPORT_FRAME_BYTES_MAX,
            Limits.FRAMES_MAX + 4,
            Limits.MESSAGE_BYTES_MAX + 65_536,
            1_000,
            4L << 20,
            20_000,
            false);

    private final TransportProvider transports = TestTransports.newProvider();
    private final BrokerDriver driver;
    private final String endpoint;
    private final Queue<BrokerCommand> observed = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Throwable fault;
    private final AtomicLong interceptorsNs = new AtomicLong();
    private volatile boolean throwing;

    TestBroker(UnaryOperator<BrokerSettings> change) {
        this(change, TokenSettings.defaults(), Duration.ofSeconds(2));
    }

    TestBroker(UnaryOperator<BrokerSettings> change, TokenSettings tokens, Duration drainGrace) {
        this(change, tokens, drainGrace, InstantSource.system());
    }

    TestBroker(
            UnaryOperator<BrokerSettings> change, TokenSettings tokens, Duration drainGrace, InstantSource wallClock) {
        this(change, tokens, drainGrace, wallClock, List.of());
    }

    /** @param more who looks on besides */
    TestBroker(
            UnaryOperator<BrokerSettings> change,
            TokenSettings tokens,
            Duration drainGrace,
            InstantSource wallClock,
            List<BrokerObserver> more) {
        this(change, tokens, drainGrace, wallClock, more, InterceptorSet.none(), 0);
    }

    TestBroker(
            UnaryOperator<BrokerSettings> change,
            TokenSettings tokens,
            Duration drainGrace,
            InterceptorSet interceptors) {
        this(change, tokens, drainGrace, InstantSource.system(), List.of(), interceptors, 0);
    }

    private TestBroker(
            UnaryOperator<BrokerSettings> change,
            TokenSettings tokens,
            Duration drainGrace,
            InstantSource wallClock,
            List<BrokerObserver> more,
            InterceptorSet interceptors,
            int port) {
        List<BrokerObserver> all = new ArrayList<>(more);
        all.add(this);
        List<ServiceRule> rules = new ArrayList<>(OwnServices.rules());
        rules.add(ServiceRule.of("echo", new ServicePolicy.Public()).withIdempotent(true));
        rules.add(ServiceRule.of("open.*", new ServicePolicy.Public()));
        BrokerSettings broker =
                change.apply(BrokerSettings.defaults("test-broker").withServices(rules));
        DriverSettings settings = new DriverSettings(
                broker,
                ROUTER,
                tokens,
                "tcp://127.0.0.1:" + port,
                EnumSet.complementOf(EnumSet.of(PeerRole.BROKER)),
                1_000,
                1L << 24,
                SeatChoice.AUTO,
                interceptors,
                drainGrace);
        driver = new BrokerDriver(settings, transports, new Observers(all), wallClock);
        endpoint = driver.start();
    }

    static TestBroker start() {
        return new TestBroker(UnaryOperator.identity());
    }

    /** On this port, for example that of one that has ended. */
    static TestBroker on(int port) {
        return new TestBroker(
                UnaryOperator.identity(),
                TokenSettings.defaults(),
                Duration.ofSeconds(2),
                InstantSource.system(),
                List.of(),
                InterceptorSet.none(),
                port);
    }

    BrokerDriver driver() {
        return driver;
    }

    String endpoint() {
        return endpoint;
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    TransportProvider transports() {
        return transports;
    }

    /** The broker's thread meets an exception. */
    void throwAtNextDrop() {
        throwing = true;
    }

    /** The fault that the observer was told; then it is no surprise at the end. */
    @Nullable
    Throwable takeFault() {
        Throwable taken = fault;
        fault = null;
        return taken;
    }

    long drops(DropReason reason) {
        return observed.stream()
                .filter(command -> command instanceof BrokerCommand.Dropped dropped && dropped.reason() == reason)
                .count();
    }

    List<BrokerCommand.RequestEnded> ended() {
        return commands(BrokerCommand.RequestEnded.class);
    }

    <C extends BrokerCommand> List<C> commands(Class<C> kind) {
        return observed.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What all interceptors took. */
    long interceptorsNs() {
        return interceptorsNs.get();
    }

    /** What happened to the workers of a service. */
    List<WorkerChange> changes(String service) {
        List<WorkerChange> changes = new ArrayList<>();
        for (BrokerCommand command : observed) {
            if (command instanceof BrokerCommand.WorkerChanged changed
                    && changed.service().equals(service)) {
                changes.add(changed.change());
            }
        }
        return changes;
    }

    /** Requests of a service that wait, as of the last second. */
    long waiting(String service) {
        return of(service, ServiceStats::waiting);
    }

    long of(String service, ToLongFunction<ServiceStats> value) {
        DriverStats stats = driver.stats();
        return stats == null
                ? 0
                : stats.broker().services().stream()
                        .filter(s -> s.service().equals(service))
                        .mapToLong(value)
                        .sum();
    }

    @Override
    public void dropped(BrokerCommand.Dropped dropped) {
        if (throwing) {
            throw new IllegalStateException("thrown by the test");
        }
        observed.add(dropped);
    }

    @Override
    public void ended(EndedCall call) {
        requestEnded(call.toCommand());
    }

    @Override
    public void requestEnded(BrokerCommand.RequestEnded ended) {
        observed.add(ended);
    }

    @Override
    public void workerChanged(BrokerCommand.WorkerChanged changed) {
        observed.add(changed);
    }

    @Override
    public void audited(BrokerCommand.Audited call) {
        observed.add(call);
    }

    @Override
    public void intercepted(BrokerCommand.Intercepted done) {
        observed.add(done);
    }

    @Override
    public void interceptorFailed(BrokerCommand.InterceptorFailed failed) {
        observed.add(failed);
    }

    @Override
    public void interceptorTook(String interceptor, long tookNs) {
        interceptorsNs.addAndGet(tookNs);
    }

    @Override
    public void failed(Throwable cause) {
        fault = cause;
    }

    @Override
    public void close() {
        driver.close();
        transports.close();
        Throwable cause = fault;
        if (cause != null) {
            throw new AssertionError("the broker's thread failed", cause);
        }
    }
}
