// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.ClientRole;
import dev.reeve.bench.broker.GrpcEcho;
import dev.reeve.bench.broker.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/** A process of this benchmark: {@code ROLE WORD...}. It ends when its standard input does. */
public final class GatewayMain {
    static final String WORKER = "worker";
    static final String GRPC_SERVER = "grpc-server";
    static final String HTTP_SERVER = "http-server";
    static final String CLIENT = "client";
    static final String HTTP_CLIENT = "http-client";
    static final String SOCKET_CLIENT = "socket-client";
    static final String CROWD = "crowd";
    static final String NOTE_SERVER = "note-server";
    static final String NOTE_WORKER = "note-worker";
    static final String NOTE_FLOOD = "note-flood";

    private GatewayMain() {}

    /** See {@link PartContext#own}. */
    @SuppressWarnings("SystemOut") // how the processes talk
    public static void main(String[] words) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        switch (words[0]) {
            case CLIENT -> {
                Door door = Door.of(words[1]);
                int port = Integer.parseInt(words[2]);
                new ClientRole(in, out).run(answers -> door.caller(port, answers));
            }
            case HTTP_CLIENT -> {
                int port = Integer.parseInt(words[1]);
                new ClientRole(in, out).run(answers -> new HttpCaller(port, words[2], HttpForm.JSON, answers));
            }
            case SOCKET_CLIENT -> {
                int port = Integer.parseInt(words[1]);
                new ClientRole(in, out).run(answers -> SocketCaller.open(port, words[2], answers));
            }
            case WORKER -> Main.hold(EchoWorker.start(words[1]), in, out);
            case GRPC_SERVER -> Main.hold(GrpcEcho.server(Integer.parseInt(words[1])), in, out);
            case HTTP_SERVER -> Main.hold(HttpEcho.start(Integer.parseInt(words[1])), in, out);
            case CROWD -> new CrowdRole(in, out).run(URI.create(words[1]), words.length > 2 ? words[2] : null);
            case NOTE_SERVER -> tell(NoteServer.start(Integer.parseInt(words[1]), NoteWire.valueOf(words[2])), in, out);
            case NOTE_WORKER -> tell(NoteWorker.start(words[1]), in, out);
            case NOTE_FLOOD ->
                NoteFlood.run(
                        Integer.parseInt(words[1]), NoteWire.valueOf(words[2]), () -> out.println(ClientRole.READY));
            default -> throw new IllegalArgumentException("no such role: " + words[0]);
        }
        System.exit(0); // Libraries leave threads behind.
    }

    /** Says what was taken whenever it is asked. */
    private static void tell(LongAdder taken, BufferedReader in, PrintStream out) throws IOException {
        out.println(ClientRole.READY);
        while (in.readLine() != null) {
            out.println("taken " + taken.sum());
        }
    }
}
