// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** The users of one server: they sign up once, then sign in and refresh. */
final class Crowd {
    private static final int SIGN_UPS_AT_ONCE = 4;

    private final Accounts accounts;
    private final Caller caller;
    private final int users;
    private final AtomicInteger next = new AtomicInteger();

    Crowd(Accounts accounts, Caller caller, int users) {
        this.accounts = accounts;
        this.caller = caller;
        this.users = users;
    }

    String server() {
        return accounts.name();
    }

    /** Also what warms the server's hash up. */
    void signUp() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        Thread[] threads = new Thread[SIGN_UPS_AT_ONCE];
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int user = made.getAndIncrement(); user < users; user = made.getAndIncrement()) {
                    if (!isDone(accounts.signUp(email(user)))) {
                        failed.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failed.get() > 0) {
            throw new BenchException(failed + " sign-ups failed at " + server());
        }
    }

    private boolean isDone(HttpRequest request) {
        try {
            return caller.send(request).statusCode() / 100 == 2;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The next user, all in turn, so that nobody's sessions pile up. */
    HttpResponse<byte[]> signIn() throws IOException, InterruptedException {
        return caller.send(accounts.signIn(email(Math.floorMod(next.getAndIncrement(), users))));
    }

    /** As {@link #signIn}, and it has to be a success. */
    JsonNode session() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = signIn();
        if (answer.statusCode() / 100 != 2) {
            throw new BenchException(server() + " answers a sign-in with " + answer.statusCode());
        }
        return Caller.json(answer);
    }

    Turn signIns(int callers, Duration time) throws InterruptedException {
        return ClosedLoop.run(callers, time, _ -> this::signIn);
    }

    /** Each caller has a session of its own, and shows what the refresh before left it. */
    Turn refreshes(int callers, Duration time) throws IOException, InterruptedException {
        String[] credentials = new String[callers];
        for (int i = 0; i < callers; i++) {
            credentials[i] = accounts.credential(session());
        }
        IntFunction<ClosedLoop.Step> steps = i -> () -> {
            HttpResponse<byte[]> answer = caller.send(accounts.refresh(credentials[i]));
            if (answer.statusCode() / 100 == 2) {
                credentials[i] = accounts.credential(Caller.json(answer));
            }
            return answer;
        };
        return ClosedLoop.run(callers, time, steps);
    }

    private static String email(int user) {
        return "user" + user + "@example.org";
    }
}
