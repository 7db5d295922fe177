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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** At each broker: a plain MDP request, which it answers itself, and a call of a worker. Encrypted with a key. */
final class BrokerChecks {
    private static final String DNS = "dns://";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final @Nullable Path keyFile;
    private final CheckedService service;
    private final String token;

    /** @param token empty = the service is not called, as nobody may call without */
    BrokerChecks(@Nullable Path keyFile, CheckedService service, String token) {
        this.keyFile = keyFile;
        this.service = service;
        this.token = token;
    }

    /** A check of each broker that the endpoints name. */
    List<Supplier<Finding>> atEach(String endpoints) {
        if (endpoints.isEmpty()) {
            return List.of(() -> Finding.note(
                    "brokers", "not checked: name them with --brokers or REEVE_BROKERS, where they can be reached"));
        }
        List<Supplier<Finding>> all = new ArrayList<>();
        for (String endpoint : endpoints.split(",", -1)) {
            for (String address : addresses(endpoint.strip())) {
                all.add(() -> look(address));
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
            if (token.isEmpty()) {
                return Finding.ok(subject, "answered plain MDP (" + way + "); no call without a token");
            }
            long startedNs = System.nanoTime();
            boolean isSame = isGivenBack(endpoint);
            String took = DurationText.since(startedNs);
            return isSame
                    ? Finding.ok(
                            subject,
                            "answered plain MDP (" + way + ", mmi.service " + known + "), " + service.name() + " in "
                                    + took)
                    : Finding.fail(
                            subject,
                            service.name() + " gave back something else than it was sent",
                            CheckedService.OTHER_FIX);
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
                    .body(service.name().getBytes(StandardCharsets.UTF_8))
                    .idempotent(true)
                    .deadline(service.deadline().compareTo(ANSWER_MAX) < 0 ? service.deadline() : ANSWER_MAX)
                    .build();
            return VisibleText.of(new String(client.call(request).body(), StandardCharsets.UTF_8));
        }
    }

    private boolean isGivenBack(String endpoint) {
        byte[] body = CheckedService.body().getBytes(StandardCharsets.UTF_8);
        Request request = Request.builder(service.name())
                .method(CheckedService.METHOD)
                .contentType(ReplyBody.JSON)
                .token(token)
                .deadline(service.deadline())
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
        if (failure.reason() == ErrorReason.SERVICE_UNKNOWN && !service.isNeeded()) {
            return Finding.note(subject, "answered plain MDP; knows no service " + service.name() + ": not called");
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
