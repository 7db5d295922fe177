// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Reply;
import dev.reeve.clientsdk.Request;
import dev.reeve.workersdk.BrokerMode;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Our own client and worker as plain MDP peers: what brokers, clients and workers of others see of them. */
final class SdkPeers {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private SdkPeers() {}

    /** Answers in upper case, frame by frame, as the workers of the other languages do. */
    static Worker upper(String endpoint, String version, String service) {
        return worker(endpoint, version, service, SdkPeers::upper);
    }

    /** Answers what it got. */
    static Worker echo(String endpoint, String version) {
        return worker(endpoint, version, "echo", body -> body);
    }

    private static Worker worker(String endpoint, String version, String service, UnaryOperator<Payload> handler) {
        return Worker.builder()
                .brokers(endpoint)
                .mode(version.equals("0.1") ? BrokerMode.PLAIN_01 : BrokerMode.PLAIN_02)
                .shutdownHook(false)
                .service(
                        service,
                        definition -> definition.method("only", Codec.payload(), (body, _) -> handler.apply(body)))
                .start();
    }

    static ReeveClient client(String endpoint, String version) {
        return client(endpoint, version, true);
    }

    /** @param mmi false for brokers that do not answer RFC 8 */
    static ReeveClient client(String endpoint, String version, boolean mmi) {
        return ReeveClient.builder()
                .mmi(mmi)
                .brokers(endpoint)
                .mode(
                        version.equals("0.1")
                                ? dev.reeve.clientsdk.BrokerMode.PLAIN_01
                                : dev.reeve.clientsdk.BrokerMode.PLAIN_02)
                .start();
    }

    /** One call; the lines that a client of another language prints of its replies. */
    static List<String> call(ReeveClient client, String service, String body) {
        Reply reply = client.call(Request.builder(service)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .deadline(DEADLINE)
                .build());
        return Stream.concat(
                        reply.partials().stream().map(partial -> service + " partial " + text(partial)),
                        Stream.of(service + " final " + text(reply)))
                .toList();
    }

    static String mmi(ReeveClient client, String service, String body) {
        return new String(client.mmi(service, body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static String text(Reply reply) {
        return reply.frames().stream()
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .reduce((left, right) -> left + "|" + right)
                .orElseThrow();
    }

    static Payload upper(Payload body) {
        return new Payload(
                body.frames().stream()
                        .map(frame -> new String(frame, StandardCharsets.UTF_8)
                                .toUpperCase(Locale.ROOT)
                                .getBytes(StandardCharsets.UTF_8))
                        .toList(),
                "");
    }
}
