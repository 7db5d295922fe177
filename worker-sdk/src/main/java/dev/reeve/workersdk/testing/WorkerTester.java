// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk.testing;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;
import io.grpc.BindableService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Calls a service's handlers as a broker would, without socket or process. Everything of the SDK takes part: codecs,
 * scopes, interceptors, de-duplication, cancellation, draining.
 *
 * <pre>{@code
 * try (WorkerTester hello = WorkerTester.of("hello", HelloWorker::describe)) {
 *     assertThat(hello.call("say", "{\"value\":\"Ada\"}").text()).isEqualTo("{\"text\":\"Hello Ada\"}");
 * }
 * }</pre>
 */
public final class WorkerTester implements AutoCloseable {
    private static final int DEADLINE_MS = 10_000;

    private final MemoryBroker broker = new MemoryBroker();
    private final String service;
    private final Worker worker;

    private WorkerTester(UnaryOperator<WorkerBuilder> service) {
        WorkerBuilder builder = Worker.builder()
                .brokers("tcp://127.0.0.1:1")
                .instanceId("tester")
                .transport(broker)
                .shutdownHook(false);
        this.worker = service.apply(builder).start();
        this.service = worker.stats().services().getFirst().service();
    }

    /** Starts a worker with that one service and waits until it is registered. */
    public static WorkerTester of(String service, Consumer<ServiceBuilder> description) throws InterruptedException {
        return registered(builder -> builder.service(service, description));
    }

    /** The same for a grpc-java service; calls name its methods and carry its messages. */
    public static WorkerTester ofGrpc(BindableService service) throws InterruptedException {
        return registered(builder -> builder.grpc(service));
    }

    private static WorkerTester registered(UnaryOperator<WorkerBuilder> service) throws InterruptedException {
        WorkerTester tester = new WorkerTester(service);
        if (!tester.worker.awaitReady(Duration.ofSeconds(10))) {
            throw new IllegalStateException("the worker did not register in 10 s");
        }
        return tester;
    }

    /** A call with a JSON body, by an anonymous caller; waits for the last reply. */
    public TestReply call(String method, String json) throws InterruptedException {
        return open(
                        method,
                        json.getBytes(StandardCharsets.UTF_8),
                        envelope -> envelope.setContentType("application/json"))
                .last();
    }

    /** The same by a caller with these scopes; the subject is {@code u_test}. */
    public TestReply call(String method, String json, List<String> scopes) throws InterruptedException {
        return open(
                        method,
                        json.getBytes(StandardCharsets.UTF_8),
                        envelope -> envelope.setContentType("application/json")
                                .setStamp(stamp().setIdentity(Identity.newBuilder()
                                        .setSubject("u_test")
                                        .addAllScopes(scopes))))
                .last();
    }

    /**
     * Any call.
     *
     * @param changes to an envelope that has a random request id, the method, and a stamp with a deadline of 10 s
     */
    public PendingCall open(String method, byte[] body, UnaryOperator<RequestEnvelope.Builder> changes) {
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(RequestId.toBytes(UUID.randomUUID())))
                .setMethod(method)
                .setStamp(stamp());
        return broker.call(service, changes.apply(envelope).build(), body);
    }

    /** The worker, for its figures and for draining it. */
    public Worker worker() {
        return worker;
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
    }

    private static BrokerStamp.Builder stamp() {
        return BrokerStamp.newBuilder()
                .setDeadlineMsLeft(DEADLINE_MS)
                .setAttempt(1)
                .setBrokerId("memory")
                .setPeerRole("client");
    }
}
