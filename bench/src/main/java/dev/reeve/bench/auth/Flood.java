// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A8: calls of the echo service at a fixed rate, with and without 500 sign-ins a second beside them, in turns.
 *
 * @param calm the calls alone
 * @param flooded the same calls beside the flood
 * @param flood the sign-ins
 */
record Flood(List<Turn> calm, List<Turn> flooded, List<Turn> flood) {
    static final int SIGN_INS_PER_SECOND = 500;
    static final int CALLS_PER_SECOND = 100;

    static Flood run(Crowd crowd, ReeveAccounts reeve, Caller caller, AuthOptions options)
            throws IOException, InterruptedException {
        HttpRequest echo = reeve.echo(crowd.session());
        Duration time = Duration.ofSeconds(options.seconds() * 2L);
        ClosedLoop.Step call = () -> caller.send(echo);
        Turn _ = OpenLoop.run(CALLS_PER_SECOND, time, call);
        List<Turn> calm = new ArrayList<>();
        List<Turn> flooded = new ArrayList<>();
        List<Turn> flood = new ArrayList<>();
        for (int i = 0; i < options.turns(); i++) {
            calm.add(OpenLoop.run(CALLS_PER_SECOND, time, call));
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Turn> signIns = () -> OpenLoop.run(SIGN_INS_PER_SECOND, time, crowd::signIn);
                Future<Turn> beside = executor.submit(signIns);
                flooded.add(OpenLoop.run(CALLS_PER_SECOND, time, call));
                flood.add(beside.get());
            } catch (ExecutionException e) {
                throw new BenchException("the flood failed: " + e.getCause());
            }
        }
        return new Flood(calm, flooded, flood);
    }

    Spread perSecond() {
        return Spread.of(flood, Turn::perSecond);
    }

    /** What the flood was told instead of a session, by HTTP status. */
    Map<Integer, Long> told() {
        Map<Integer, Long> all = new HashMap<>();
        flood.forEach(turn -> turn.others().forEach((status, count) -> all.merge(status, count, Long::sum)));
        return all;
    }
}
