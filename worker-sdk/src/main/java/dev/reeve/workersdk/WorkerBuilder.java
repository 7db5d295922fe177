// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.engine.Engine;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Worker}. What is not set in code is taken from the environment, so an image runs anywhere unchanged:
 *
 * <table>
 * <caption>Environment</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code REEVE_BROKERS}</td><td>{@code tcp://127.0.0.1:5555}</td>
 *     <td>{@code tcp://HOST:PORT,...} or {@code dns://NAME:PORT}</td></tr>
 * <tr><td>{@code REEVE_KEY_FILE}</td><td>none</td><td>CURVE keys ({@code ./reeve keys new}); with it everything is
 * encrypted</td></tr>
 * <tr><td>{@code REEVE_CRYPTO}</td><td>{@code auto}</td><td>{@code auto}, {@code libsodium} or {@code bouncycastle};
 * the first takes libsodium where it is installed and the JVM has {@code --enable-native-access=ALL-UNNAMED}</td></tr>
 * <tr><td>{@code REEVE_TRANSPORT}</td><td>{@code zmtp}</td><td>{@code zmtp} or {@code jeromq}</td></tr>
 * <tr><td>{@code REEVE_BROKER_MODE}</td><td>{@code reeve}</td><td>{@code plain} or {@code plain-0.1} for other MDP
 * brokers</td></tr>
 * <tr><td>{@code REEVE_POD_NAME}</td><td>random</td><td>instance id and pod name</td></tr>
 * <tr><td>{@code REEVE_NODE_NAME}</td><td>none</td><td>shown by discovery</td></tr>
 * <tr><td>{@code REEVE_MANAGEMENT_PORT}</td><td>off</td><td>health and metrics over HTTP, on every interface</td></tr>
 * </table>
 */
public final class WorkerBuilder {
    /** As many services one process may serve: each costs a connection and a thread per broker. */
    public static final int SERVICES_MAX = 64;

    private static final Pattern INSTANCE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Duration DRAIN_GRACE_DEFAULT = Duration.ofSeconds(25);

    private final Map<String, ServiceDefinition> services = new LinkedHashMap<>();
    private final UnaryOperator<@Nullable String> environment;
    private @Nullable String brokers;
    private @Nullable Path keyFile;
    private @Nullable Engine engine;
    private @Nullable String instanceId;
    private @Nullable BrokerMode mode;
    private @Nullable TransportProvider transport;
    private @Nullable Integer managementPort;
    private WorkerListener listener = WorkerListener.NONE;
    private Duration drainGrace = DRAIN_GRACE_DEFAULT;
    private boolean shutdownHook = true;
    private LongSupplier clock = Worker::nowMs;

    /** @param environment name to value */
    WorkerBuilder(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * {@code tcp://HOST:PORT}, several with commas, or {@code dns://NAME:PORT}: every address, asked again each 5 s.
     */
    public WorkerBuilder brokers(String brokers) {
        this.brokers = Objects.requireNonNull(brokers, "brokers");
        return this;
    }

    /** The file with the worker's CURVE keys and the brokers' public one; read at {@link #start}. */
    public WorkerBuilder keyFile(Path keyFile) {
        this.keyFile = Objects.requireNonNull(keyFile, "keyFile");
        return this;
    }

    /**
     * What speaks ZMTP below; default {@code REEVE_TRANSPORT}, else Reeve's own engine with a key file, else as this
     * version chooses.
     */
    public WorkerBuilder engine(Engine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
        return this;
    }

    /** {@code [A-Za-z0-9._-]{1,64}}, different for every process that serves the same service. */
    public WorkerBuilder instanceId(String instanceId) {
        if (!INSTANCE_ID.matcher(instanceId).matches()) {
            throw new IllegalArgumentException(
                    "instance id '" + instanceId + "' is not of the form [A-Za-z0-9._-]{1,64}");
        }
        this.instanceId = instanceId;
        return this;
    }

    /** Another transport, with its own keys; the worker does not close it. Default: one of the worker's own. */
    public WorkerBuilder transport(TransportProvider transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /** For brokers that are not Reeve's. */
    public WorkerBuilder mode(BrokerMode mode) {
        this.mode = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Whether SIGTERM and the like drain the worker; default true. False where something else owns the process: then
     * {@link Worker#drain} and {@link Worker#close} are that owner's to call, and the JVM's DNS cache is left alone.
     */
    public WorkerBuilder shutdownHook(boolean shutdownHook) {
        this.shutdownHook = shutdownHook;
        return this;
    }

    /** How long calls may go on once the process shall end; default 25 s, within Kubernetes' usual 30 s. */
    public WorkerBuilder drainGrace(Duration drainGrace) {
        if (drainGrace.isNegative()) {
            throw new IllegalArgumentException("drain grace " + drainGrace + " is negative");
        }
        this.drainGrace = drainGrace;
        return this;
    }

    /** Hears about calls and registrations. */
    public WorkerBuilder listener(WorkerListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * {@code /q/health/live}, {@code /q/health/ready}, {@code /q/metrics} over HTTP on every interface; 0 = any free
     * port.
     */
    public WorkerBuilder managementPort(int port) {
        this.managementPort = port;
        return this;
    }

    /** Milliseconds of another clock than the JVM's, for tests that shall not wait as long as real peers do. */
    WorkerBuilder clock(LongSupplier nowMs) {
        this.clock = nowMs;
        return this;
    }

    /** Adds a service; at most 64. */
    public WorkerBuilder service(String name, Consumer<ServiceBuilder> description) {
        ServiceBuilder service = new ServiceBuilder(name);
        description.accept(service);
        if (services.put(name, service.build()) != null) {
            throw new IllegalArgumentException("service " + name + " is described twice");
        }
        if (services.size() > SERVICES_MAX) {
            throw new IllegalArgumentException("more than " + SERVICES_MAX + " services");
        }
        return this;
    }

    /**
     * Serves an ordinary grpc-java service. Its MDP name is its full gRPC name in lower case, with {@code -} for {@code
     * _}; its methods keep their names. With the stubs' descriptors published, the gateway takes the service's own
     * generated stub, gRPC-Web, Connect and JSON for it, without any configuration. Needs {@code grpc-protobuf} on the
     * class path, as generated stubs do.
     *
     * <p>Calls run on a virtual thread each. {@link GrpcContext} and grpc's own context say who calls, how long they
     * wait and whether they still do. A {@code StatusException} reaches the caller with code, text and {@code
     * google.rpc.Status} details; any other exception is {@code INTERNAL} with the request id. Metadata {@code x-app-*}
     * travels both ways. Client streams come as a whole, when the caller has said all (MDP carries one request).
     *
     * <p>For interceptors: {@code grpc(() -> ServerInterceptors.intercept(service, interceptor))}.
     */
    public WorkerBuilder grpc(BindableService service) {
        return grpc(service, _ -> {});
    }

    /** As {@link #grpc(BindableService)}, with more said about it: version, capacity, scopes, limits. */
    public WorkerBuilder grpc(BindableService service, Consumer<ServiceBuilder> description) {
        ServerServiceDefinition bound = service.bindService();
        return service(GrpcServices.name(bound), builder -> {
            GrpcServices.describe(builder, bound);
            description.accept(builder);
        });
    }

    /**
     * Starts to connect and returns; {@link Worker#awaitReady} waits. A broker that is not there is tried again for
     * ever.
     *
     * @throws IllegalArgumentException a setting is wrong; the message names it and what is allowed
     */
    public Worker start() {
        Worker worker = new Worker(settings(), List.copyOf(services.values()));
        worker.start();
        return worker;
    }

    WorkerSettings settings() {
        if (services.isEmpty()) {
            throw new IllegalArgumentException("a worker has at least one service");
        }
        TransportProvider given = transport;
        return new WorkerSettings(
                BrokerList.parse(brokers == null ? environment("REEVE_BROKERS", "tcp://127.0.0.1:5555") : brokers),
                mode == null ? BrokerMode.parse(environment("REEVE_BROKER_MODE", "reeve")) : mode,
                new WorkerSettings.Instance(
                        instanceId == null ? defaultInstanceId() : instanceId,
                        environment("REEVE_POD_NAME", ""),
                        environment("REEVE_NODE_NAME", "")),
                listener,
                new WorkerSettings.Lifetime(shutdownHook, drainGrace, managementPort(), clock),
                given == null ? Engine.connecting(chosenEngine(), chosenKeyFile()) : given,
                given == null);
    }

    private @Nullable Engine chosenEngine() {
        String word = environment("REEVE_TRANSPORT", "");
        return engine != null || word.isEmpty() ? engine : Engine.parse(word);
    }

    private @Nullable Path chosenKeyFile() {
        String file = environment("REEVE_KEY_FILE", "");
        return keyFile != null || file.isEmpty() ? keyFile : Path.of(file);
    }

    private String defaultInstanceId() {
        String pod = environment("REEVE_POD_NAME", "");
        return INSTANCE_ID.matcher(pod).matches() ? pod : "worker-" + InstanceIds.random();
    }

    private int managementPort() {
        if (managementPort != null) {
            return managementPort;
        }
        String text = environment("REEVE_MANAGEMENT_PORT", "");
        if (text.isEmpty()) {
            return WorkerSettings.Lifetime.NO_MANAGEMENT;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("REEVE_MANAGEMENT_PORT is '" + text + "'; allowed: 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private String environment(String name, String otherwise) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
