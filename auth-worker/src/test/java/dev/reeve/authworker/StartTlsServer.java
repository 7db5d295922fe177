// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.testkit.SelfSigned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/** An SMTP server that offers STARTTLS, made by hand: it remembers what it heard before and after. */
final class StartTlsServer implements AutoCloseable {
    private static final String TAKEN = "250 ok";

    private final ServerSocket listener;
    private final SelfSigned certificate;
    private final List<String> inTheClear = new CopyOnWriteArrayList<>();
    private final List<String> encrypted = new CopyOnWriteArrayList<>();
    private volatile String recipientAnswer = TAKEN;

    private StartTlsServer(SelfSigned certificate) throws IOException {
        this.certificate = certificate;
        this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    static StartTlsServer start(SelfSigned certificate) throws IOException {
        StartTlsServer server = new StartTlsServer(certificate);
        Thread _ = Thread.ofVirtual().start(server::accept);
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> inTheClear() {
        return List.copyOf(inTheClear);
    }

    List<String> encrypted() {
        return List.copyOf(encrypted);
    }

    void answerRecipientsWith(String line) {
        recipientAnswer = line;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(socket);
            } catch (IOException _) {
                // The peer went away, which is what some tests are about, or the test is over.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        say(socket, "220 test");
        if (converse(socket, inTheClear, "250-test\r\n250 STARTTLS")) {
            try (SSLSocket secure = (SSLSocket)
                    certificate.server().getSocketFactory().createSocket(socket, null, socket.getPort(), false)) {
                secure.setUseClientMode(false);
                secure.startHandshake();
                boolean _ = converse(secure, encrypted, "250-test\r\n250 AUTH PLAIN");
            }
        }
    }

    /** True = the peer wants TLS now. */
    private boolean converse(Socket socket, List<String> heard, String greeting) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        boolean inData = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heard.add(line);
            if (line.equals("STARTTLS")) {
                say(socket, "220 go on");
                return true;
            }
            if (!inData || line.equals(".")) {
                inData = line.equals("DATA");
                say(socket, answerTo(line, greeting));
            }
        }
        return false;
    }

    private String answerTo(String line, String greeting) {
        if (line.startsWith("EHLO")) {
            return greeting;
        }
        if (line.startsWith("AUTH")) {
            return "235 ok";
        }
        if (line.startsWith("RCPT")) {
            return recipientAnswer;
        }
        return line.equals("DATA") ? "354 go on" : TAKEN;
    }

    private static void say(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
