// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.clientsdk.BrokerMode;
import dev.reeve.clientsdk.KeyRefusedException;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** At each broker: a plain MDP request, which it answers itself, and a call of a worker. Encrypted with a key. */
final class BrokerChecks {
    private static final String DNS = "dns://";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final @Nullable Path keyFile;
    private final Called called;

    private BrokerChecks(@Nullable Path keyFile, Called called) {
        this.keyFile = keyFile;
        this.called = called;
    }

    /**
     * What is called.
     *
     * @param isNeeded that there is no such service is a failure
     * @param token empty = it is not called, as nobody may call without
     */
    record Called(String service, boolean isNeeded, String token, Duration deadline) {}

    /** A check of each broker that the endpoints name. */
    static List<Supplier<Finding>> of(String endpoints, @Nullable Path keyFile, Called called) {
        if (endpoints.isEmpty()) {
            return List.of(() -> Finding.note(
                    "brokers", "not checked: name them with --brokers or REEVE_BROKERS, where they can be reached"));
        }
        BrokerChecks checks = new BrokerChecks(keyFile, called);
        List<Supplier<Finding>> all = new ArrayList<>();
        for (String endpoint : endpoints.split(",", -1)) {
            for (String address : addresses(endpoint.strip())) {
                all.add(() -> checks.look(address));
            }
        }
        return all;
    }

    /** Every address of a name, or the endpoint as it is: what is wrong with it shows when it is called. */
    private static List<String> addresses(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (!endpoint.startsWith(DNS) || colon <= DNS.length()) {
            return List.of(endpoint);
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(endpoint.substring(DNS.length(), colon)))
                    .map(InetAddress::getHostAddress)
                    .map(address -> "tcp://" + (address.contains(":") ? "[" + address + "]" : address)
                            + endpoint.substring(colon))
                    .sorted()
                    .toList();
        } catch (UnknownHostException _) {
            return List.of(endpoint);
        }
    }

    private Finding look(String endpoint) {
        String subject = "broker " + endpoint.substring(endpoint.indexOf("//") + 2);
        String way = keyFile == null ? "in clear" : "encrypted";
        try {
            String known = ask(endpoint);
            if (called.token().isEmpty()) {
                return Finding.ok(subject, "answered plain MDP (" + way + "); no call without a token");
            }
            long startedNs = System.nanoTime();
            boolean isSame = isGivenBack(endpoint);
            String took = DurationText.of((System.nanoTime() - startedNs) / 1e6);
            return isSame
                    ? Finding.ok(
                            subject,
                            "answered plain MDP (" + way + ", mmi.service " + known + "), " + called.service() + " in "
                                    + took)
                    : Finding.fail(
                            subject,
                            called.service() + " gave back something else than it was sent",
                            "Name a service that gives back what it is sent, with --service.");
        } catch (ReeveException e) {
            return failed(subject, e);
        } catch (IllegalArgumentException e) {
            return Finding.fail(subject, VisibleText.of(String.valueOf(e.getMessage())), "");
        }
    }

    /** As RFC 18 has it, and RFC 8: is there a worker? */
    private String ask(String endpoint) {
        try (ReeveClient client = client(endpoint, BrokerMode.PLAIN_02)) {
            Request request = Request.builder("mmi.service")
                    .body(called.service().getBytes(StandardCharsets.UTF_8))
                    .idempotent(true)
                    .deadline(called.deadline().compareTo(ANSWER_MAX) < 0 ? called.deadline() : ANSWER_MAX)
                    .build();
            return VisibleText.of(new String(client.call(request).body(), StandardCharsets.UTF_8));
        }
    }

    private boolean isGivenBack(String endpoint) {
        byte[] body = ("\"check " + UUID.randomUUID() + "\"").getBytes(StandardCharsets.UTF_8);
        Request request = Request.builder(called.service())
                .method(CallChecks.METHOD)
                .contentType(ReplyBody.JSON)
                .token(called.token())
                .deadline(called.deadline())
                .body(body)
                .build();
        try (ReeveClient client = client(endpoint, BrokerMode.REEVE)) {
            return Arrays.equals(client.call(request).body(), body);
        }
    }

    private ReeveClient client(String endpoint, BrokerMode mode) {
        return ReeveClient.builder()
                .brokers(endpoint)
                .keyFile(keyFile)
                .mode(mode)
                .helloTimeout(ANSWER_MAX)
                .start();
    }

    private Finding failed(String subject, ReeveException failure) {
        if (failure.reason() == ErrorReason.SERVICE_UNKNOWN && !called.isNeeded()) {
            return Finding.note(subject, "answered plain MDP; knows no service " + called.service() + ": not called");
        }
        String text = failure.reason() + ": " + VisibleText.of(String.valueOf(failure.getMessage()));
        return Finding.fail(subject, text, advice(failure));
    }

    private static String advice(ReeveException failure) {
        if (failure.getCause() instanceof KeyRefusedException) {
            return "Put the public key of the key file on the allow-list of the brokers, as a client (docs/keys.md).";
        }
        return switch (failure.reason()) {
            case NO_WORKERS ->
                "Does the broker run, may this machine connect to it (NetworkPolicy, the pod label"
                        + " reeve.dev/broker-client), and does it want a key (--key-file)?";
            case UNKNOWN, EXPIRED -> "No worker answered in time: ./reeve services shows who is ready.";
            default -> "Look at the log of this broker.";
        };
    }
}
