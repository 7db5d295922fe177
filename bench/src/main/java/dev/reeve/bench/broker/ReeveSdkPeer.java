// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.protocol.ReeveException;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.Worker;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Our broker as a user has it: both SDKs, a blocking call on a virtual thread per request. */
final class ReeveSdkPeer implements Peer {
    private static final Engine ENGINE = Engine.ZMTP;
    private static final String SERVICE = "bench";
    private static final int OPEN_MAX = 100_000;
    private static final Duration REGISTER_TIME_MAX = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "reeve-sdk";
    }

    @Override
    public String words() {
        return "the same broker, client-sdk and worker-sdk";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return ReeveBroker.absence(surroundings);
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        return ReeveBroker.start(surroundings, name() + "-broker", Map.of("reeve.broker.mdp.transport", ENGINE.word()));
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws InterruptedException {
        TransportProvider transports = ENGINE.unencrypted();
        ReeveClient client = ReeveClient.builder()
                .brokers(endpoint)
                .openCallsMax(OPEN_MAX)
                .transport(transports)
                .start();
        await("a broker", client::isReady);
        return new Caller() {
            @Override
            public void call(byte[] body) {
                Thread.startVirtualThread(() -> callAndWait(client, body, answers));
            }

            @Override
            public void close() {
                client.close();
                transports.close();
            }
        };
    }

    /** One that fails is not answered, and so shows as lost. */
    private static void callAndWait(ReeveClient client, byte[] body, Answers answers) {
        byte[] answer;
        try {
            answer = client.call(Request.of(SERVICE, "echo", body)).body();
        } catch (ReeveException _) {
            return;
        }
        answers.answered(answer);
    }

    @Override
    public Responder responder(String endpoint) throws InterruptedException {
        TransportProvider transports = ENGINE.unencrypted();
        Worker worker = Worker.builder()
                .brokers(endpoint)
                .transport(transports)
                .shutdownHook(false)
                .service(
                        SERVICE,
                        service -> service.version("1.0.0")
                                .capacity(ServiceBuilder.CAPACITY_MAX)
                                .anyMethod(Codec.payload(), (body, call) -> body))
                .start();
        await("the registration", worker::isReady);
        return () -> {
            worker.close();
            transports.close();
        };
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        if (!Waiting.until(there, REGISTER_TIME_MAX)) {
            throw new BenchException(what + " did not come within " + REGISTER_TIME_MAX.toSeconds() + " s");
        }
    }
}
