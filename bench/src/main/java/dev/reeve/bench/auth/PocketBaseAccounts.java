// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.bench.FreePort;
import dev.reeve.bench.broker.BenchProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PocketBase with its own collection of users, as it comes: bcrypt of cost 10, SQLite, tokens that it neither stores
 * nor rotates.
 */
final class PocketBaseAccounts implements Accounts {
    static final String VERSION = "0.36.8";

    private static final Duration START_TIME_MAX = Duration.ofSeconds(20);
    private static final String USERS = "/api/collections/users/";

    private final BenchProcess process;
    private final URI base;

    private PocketBaseAccounts(BenchProcess process, URI base) {
        this.process = process;
        this.base = base;
    }

    /** Null = not built. */
    static @Nullable PocketBaseAccounts start(Places places) throws IOException, InterruptedException {
        Path program = places.root().resolve("bench/target/peers/pocketbase");
        if (!Files.isExecutable(program)) {
            return null;
        }
        String address = "127.0.0.1:" + FreePort.find();
        List<String> command = List.of(
                program.toString(),
                "serve",
                "--http",
                address,
                "--dir",
                places.data().resolve("pocketbase").toString());
        BenchProcess process = BenchProcess.start("pocketbase", command, Map.of(), places.logs(), null);
        String _ = process.await("Server started", START_TIME_MAX);
        return new PocketBaseAccounts(process, URI.create("http://" + address));
    }

    @Override
    public String name() {
        return "pocketbase";
    }

    @Override
    public HttpRequest signUp(String email) {
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\",\"passwordConfirm\":\"" + PASSWORD
                + "\"}";
        return Accounts.post(base.resolve(USERS + "records"), body).build();
    }

    @Override
    public HttpRequest signIn(String email) {
        String body = "{\"identity\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
        return Accounts.post(base.resolve(USERS + "auth-with-password"), body).build();
    }

    @Override
    public String credential(JsonNode answer) {
        return answer.path("token").asText();
    }

    @Override
    public HttpRequest refresh(String credential) {
        return Accounts.post(base.resolve(USERS + "auth-refresh"), "")
                .header("Authorization", credential)
                .build();
    }

    @Override
    public void close() {
        process.close();
    }
}
