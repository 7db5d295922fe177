// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes one service of a worker; see {@link WorkerBuilder#service}. Not for use after that call. */
public final class ServiceBuilder {
    /** The largest capacity, which is the largest window a broker grants (docs/protocol.md 7.2). */
    public static final int CAPACITY_MAX = 1_000;

    static final int METHODS_MAX = 256;
    private static final int CAPACITY_DEFAULT = 16;
    private static final int METADATA_KEYS_MAX = 16;
    private static final int METADATA_BYTES_MAX = 4_096;
    private static final Pattern SERVICE_NAME = Pattern.compile("[a-z0-9.-]{1,64}");
    private static final Pattern METHOD_NAME = Pattern.compile("[A-Za-z0-9._/-]{0,128}");

    private final String name;
    private final Map<String, ServiceMethod<?, ?>> methods = new LinkedHashMap<>();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Set<String>> scopesByMethod = new LinkedHashMap<>();
    private final Set<String> idempotentMethods = new LinkedHashSet<>();
    private final Set<String> keyedMethods = new LinkedHashSet<>();
    private final Set<String> scopes = new LinkedHashSet<>();
    private final Set<String> serverStreaming = new LinkedHashSet<>();
    private final Set<String> noSideEffects = new LinkedHashSet<>();
    private final Terms.Builder terms = Terms.newBuilder();
    private @Nullable ServiceMethod<?, ?> anyMethod;
    private @Nullable FileDescriptorSet descriptors;
    private String version = "0.0.0";
    private int capacity = CAPACITY_DEFAULT;
    private boolean everyMethodIdempotent;
    private boolean everyMethodKeyed;
    private boolean forwardsToken;

    ServiceBuilder(String name) {
        if (!SERVICE_NAME.matcher(name).matches() || name.startsWith("mmi.")) {
            throw new IllegalArgumentException(
                    "service name '" + name + "' is not of the form [a-z0-9.-]{1,64}, or starts with mmi.");
        }
        this.name = name;
    }

    /** The service's own version, semver; shown in {@code ./reeve services}. Default {@code 0.0.0}. */
    public ServiceBuilder version(String version) {
        this.version = Objects.requireNonNull(version, "version");
        return this;
    }

    /**
     * How many calls run at once, 1 to 1,000, default 16. More wait in the broker, where all workers can see them. In
     * plain mode it is 1 (RFC 7).
     */
    public ServiceBuilder capacity(int capacity) {
        if (capacity < 1 || capacity > CAPACITY_MAX) {
            throw new IllegalArgumentException("capacity " + capacity + " is not between 1 and " + CAPACITY_MAX);
        }
        this.capacity = capacity;
        return this;
    }

    /**
     * Says that the methods (none given: every method) may be executed twice for one request. If a worker dies with
     * such a request, the broker gives it to another one, 3 times at most, and this SDK remembers results for 120 s, so
     * a repeated request does not run again on the same process (docs/guarantees.md, promises 3 and 4).
     */
    public ServiceBuilder idempotent(String... methods) {
        if (methods.length == 0) {
            everyMethodIdempotent = true;
        }
        idempotentMethods.addAll(List.of(methods));
        return this;
    }

    /**
     * Callers need the scope for these methods (none given: every method). Announced to the broker, which refuses
     * others before they reach the worker, and checked here again; the caller sees {@code FORBIDDEN}. Several calls add
     * up: all scopes are needed.
     */
    public ServiceBuilder requires(String scope, String... methods) {
        Objects.requireNonNull(scope, "scope");
        if (methods.length == 0) {
            scopes.add(scope);
        }
        for (String method : methods) {
            scopesByMethod.computeIfAbsent(method, _ -> new LinkedHashSet<>()).add(scope);
        }
        return this;
    }

    /**
     * Asks for the caller's token in {@link Call#token}; works where the brokers' configuration allows it too (E-05).
     */
    public ServiceBuilder forwardToken() {
        forwardsToken = true;
        return this;
    }

    /**
     * Callers need a token, whatever the broker's configuration says of the service. For scopes see {@link #requires}.
     *
     * <p>This and the terms below are announced to the broker. Where its configuration, or another worker of the
     * service, says something tighter, that counts.
     */
    public ServiceBuilder authenticated() {
        terms.setNeedsIdentity(true);
        return this;
    }

    /** Deadline of a call that names none, at least 1 ms. */
    public ServiceBuilder deadline(Duration byDefault) {
        terms.setDeadlineMs(millis("deadline", byDefault));
        return this;
    }

    /** Longest deadline of a call that is no stream, at least 1 ms: callers who ask for more get this. */
    public ServiceBuilder deadlineMax(Duration longest) {
        terms.setDeadlineMaxMs(millis("longest deadline", longest));
        return this;
    }

    /** Requests that may wait in each broker, and their bytes; beyond, callers get {@code QUEUE_FULL}. */
    public ServiceBuilder queueMax(int requests, long bytes) {
        if (requests < 1 || bytes < 1) {
            throw new IllegalArgumentException("queue of " + requests + " requests and " + bytes + " bytes");
        }
        terms.setQueueRequestsMax(requests).setQueueBytesMax(bytes);
        return this;
    }

    /** Largest request, all frames with the envelope; beyond, callers get {@code TOO_LARGE}. */
    public ServiceBuilder requestBytesMax(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("requests of " + bytes + " bytes");
        }
        terms.setRequestBytesMax(bytes);
        return this;
    }

    /** How urgent its requests are where the gateway says nothing; of two words the less urgent counts. */
    public ServiceBuilder urgency(Urgency urgency) {
        terms.setLatencyClass(
                switch (urgency) {
                    case FAST -> LatencyClass.FAST;
                    case NORMAL -> LatencyClass.NORMAL;
                    case BULK -> LatencyClass.BULK;
                });
        return this;
    }

    private static int millis(String what, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(what + " " + duration + " is not between 1 ms and 1 h");
        }
        return (int) duration.toMillis();
    }

    /** A word about this instance, shown by discovery; at most 16 keys and 4 KiB. */
    public ServiceBuilder metadata(String key, String value) {
        metadata.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        int bytes = metadata.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        if (metadata.size() > METADATA_KEYS_MAX || bytes > METADATA_BYTES_MAX) {
            throw new IllegalArgumentException("metadata of service " + name + " exceeds 16 keys or 4 KiB");
        }
        return this;
    }

    /**
     * Adds a method. The only method of a service is also its default one: it answers requests that name none, as those
     * of plain MDP clients.
     *
     * @param name {@code [A-Za-z0-9._/-]{0,128}}, at most 256 methods
     */
    public <I, O> ServiceBuilder method(String name, Codec<I, O> codec, Handler<I, O> handler) {
        if (!METHOD_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("method name '" + name + "' is not of the form [A-Za-z0-9._/-]{0,128}");
        }
        if (methods.size() == METHODS_MAX) {
            throw new IllegalArgumentException("service " + this.name + " has more than " + METHODS_MAX + " methods");
        }
        if (methods.put(name, new ServiceMethod<>(name, codec, handler)) != null) {
            throw new IllegalArgumentException("service " + this.name + " has method '" + name + "' twice");
        }
        return this;
    }

    /** Answers every method that {@link #method} does not name. */
    public <I, O> ServiceBuilder anyMethod(Codec<I, O> codec, Handler<I, O> handler) {
        if (anyMethod != null) {
            throw new IllegalArgumentException("service " + name + " has anyMethod twice");
        }
        anyMethod = new ServiceMethod<>(ServiceMethod.ANY, codec, handler);
        return this;
    }

    /**
     * Callers of these methods (none given: every method) need an idempotency key; without one they see {@code
     * IDEMPOTENCY_KEY_REQUIRED} and nothing runs. The gateway keeps answers by key for a day (docs/guarantees.md,
     * promise 4).
     */
    public ServiceBuilder requiresIdempotencyKey(String... methods) {
        if (methods.length == 0) {
            everyMethodKeyed = true;
        }
        keyedMethods.addAll(List.of(methods));
        return this;
    }

    /**
     * Publishes these descriptors: with them the gateway takes JSON for the service's protobuf messages, describes it
     * in {@code /v1/openapi.json} and offers it in the console. Not needed for services of {@link WorkerBuilder#grpc}
     * and for methods with a {@link ProtobufCodec} that names the reply's type; given all the same, these take their
     * place, for example to publish the comments of the {@code .proto} files ({@code protoc --include_source_info}).
     *
     * @param files with all imports, at most 1 MiB - 1 KiB; one declares a service whose full name, in lower case and
     *     with {@code -} for {@code _}, is this service's
     */
    public ServiceBuilder descriptors(FileDescriptorSet files) {
        descriptors = Objects.requireNonNull(files, "files");
        return this;
    }

    /** As {@link #descriptors(FileDescriptorSet)}, from generated code: the file that declares the service. */
    public ServiceBuilder descriptors(FileDescriptor file) {
        return descriptors(ServiceSchema.withImports(List.of(file)));
    }

    /** Announces that the method answers with a stream. */
    void serverStreaming(String method) {
        serverStreaming.add(method);
    }

    /** Announces that the method changes nothing. */
    void noSideEffects(String method) {
        noSideEffects.add(method);
    }

    /** Runs around every call; the first one added is the outermost. */
    public ServiceBuilder intercept(Interceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return this;
    }

    ServiceDefinition build() {
        if (methods.isEmpty() && anyMethod == null) {
            throw new IllegalArgumentException("service " + name + " has no method");
        }
        requireKnown("idempotent", idempotentMethods);
        requireKnown("requires", scopesByMethod.keySet());
        requireKnown("requiresIdempotencyKey", keyedMethods);
        ServiceDefinition definition = new ServiceDefinition(
                new ServiceDefinition.Announcement(
                        version,
                        capacity,
                        forwardsToken,
                        Map.copyOf(metadata),
                        terms.build(),
                        new ServiceDefinition.Marks(Set.copyOf(serverStreaming), Set.copyOf(noSideEffects)),
                        schema()),
                name,
                Map.copyOf(methods),
                anyMethod,
                new ServiceDefinition.Rules(
                        everyMethodIdempotent, Set.copyOf(idempotentMethods), Set.copyOf(scopes), copyOfScopes()),
                allInterceptors());
        requireFitsInfo(definition);
        return definition;
    }

    private @Nullable ServiceSchema schema() {
        return descriptors == null ? CodecSchema.of(name, methods.values()) : ServiceSchema.of(name, descriptors);
    }

    /** INFO is one frame: the descriptors and everything else that is announced. */
    private void requireFitsInfo(ServiceDefinition definition) {
        int bytes = definition.announce().build().getSerializedSize();
        if (bytes > Limits.DESCRIPTOR_SET_BYTES_MAX) {
            throw new IllegalArgumentException("service " + name + " announces " + bytes
                    + " bytes with its descriptors; brokers take " + Limits.DESCRIPTOR_SET_BYTES_MAX);
        }
    }

    private List<Interceptor> allInterceptors() {
        if (!everyMethodKeyed && keyedMethods.isEmpty()) {
            return List.copyOf(interceptors);
        }
        Set<String> keyed = new LinkedHashSet<>(keyedMethods);
        if (methods.size() == 1 && anyMethod == null) {
            // A call that names no method is one of the only one.
            keyed.add("");
        }
        List<Interceptor> all = new ArrayList<>(interceptors);
        all.addFirst(new IdempotencyKeyRequired(everyMethodKeyed ? Set.of() : Set.copyOf(keyed)));
        return List.copyOf(all);
    }

    private Map<String, Set<String>> copyOfScopes() {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        scopesByMethod.forEach((method, needed) -> copy.put(method, Set.copyOf(needed)));
        return Map.copyOf(copy);
    }

    private void requireKnown(String setting, Set<String> names) {
        for (String method : names) {
            if (!methods.containsKey(method)) {
                throw new IllegalArgumentException(
                        setting + " names method '" + method + "', which service " + name + " does not have");
            }
        }
    }
}
