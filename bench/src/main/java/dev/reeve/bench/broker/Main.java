// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A process of a peer: {@code ROLE PEER ENDPOINT}. It ends when its standard input does. */
public final class Main {
    public static final String SERVER = "broker";
    public static final String WORKER = "worker";
    public static final String CLIENT = "client";

    private Main() {}

    /** See {@link Surroundings#own}. */
    @SuppressWarnings("SystemOut") // how the processes talk
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Peer peer = Peers.named(arguments[1]);
        String endpoint = arguments[2];
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        switch (arguments[0]) {
            case CLIENT -> new ClientRole(in, out).run(answers -> peer.caller(endpoint, answers));
            case WORKER -> hold(peer.responder(endpoint), in, out);
            case SERVER -> hold(((Peer.Own) peer).serve(endpoint), in, out);
            default -> throw new IllegalArgumentException("no such role: " + arguments[0]);
        }
        System.exit(0); // Libraries of peers leave threads behind.
    }

    /** Until the standard input ends. */
    public static void hold(Responder responder, BufferedReader in, PrintStream out) throws IOException {
        try (responder) {
            out.println(ClientRole.READY);
            while (in.readLine() != null) {
                // Nothing is said to servers and workers.
            }
        }
    }
}
