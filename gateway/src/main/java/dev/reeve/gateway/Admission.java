// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a request through to its handler: rates, places, body and types on the event loop, then a virtual thread that
 * knows the caller, or no thread where nothing has to be waited for.
 */
final class Admission {
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final LimitSettings limits;
    private final Callers callers;
    private final SharedRate subjectRate;
    private final SharedRate addressRate;
    private final FlightGate flight;
    private final LoopWaits loops;
    private final GatewayMetrics metrics;
    private final RequestRuns runs;

    Admission(LimitSettings limits, Callers callers, Gates gates, GatewayMetrics metrics) {
        this.limits = limits;
        this.callers = callers;
        this.subjectRate = gates.subjectRate();
        this.addressRate = gates.addressRate();
        this.flight = gates.flight();
        this.loops = gates.loops();
        this.metrics = metrics;
        this.runs = gates.runs();
    }

    /** On the event loop. */
    void admit(Exchange exchange, Operation.Api api, List<String> parameters) {
        checkTypes(exchange, api);
        admit(
                exchange,
                api.access(),
                whole -> BodyReader.read(exchange, limits.http(), whole),
                new ApiWork(exchange, api.handler(), parameters, limits.http()));
    }

    /** The same for a request that is read and handled in another way. On the event loop. */
    <T> void admit(Exchange exchange, Operation.Access access, Intake<T> intake, Work<T> work) {
        Credential credential = switch (access) {
            case ANY -> Credential.ofHeaders(exchange.header("Authorization"), exchange.header("X-API-Key"));
            case IGNORED, FOREIGN_FORM -> new Credential.None();
        };
        Caller known = callers.known(credential, exchange.address());
        if (known == null || known.identity() == null) {
            take(addressRate, AddressRule.limitKey(exchange.address()), "address-rate");
        }
        if (loops.refuses(exchange.loop())) {
            metrics.limitReached("admit-wait", "replica");
            throw Refusal.of(ErrorReason.QUEUE_FULL, "more comes than this gateway can do", COME_AGAIN);
        }
        if (!flight.enter()) {
            metrics.limitReached("in-flight", "replica");
            throw Refusal.of(ErrorReason.QUEUE_FULL, "the gateway has its most requests in flight", COME_AGAIN);
        }
        exchange.holds(flight::leave);
        intake.read(body -> start(exchange, credential, body, work));
    }

    /** On the event loop: a call that need not wait goes out from here. */
    private <T> void start(Exchange exchange, Credential credential, T body, Work<T> work) {
        Caller known = callers.known(credential, exchange.address());
        if (known != null && work.isQuick(body, known)) {
            runs.here(exchange, () -> {
                exchange.stage(Stage.ADMIT);
                countSubject(exchange, known);
                exchange.whenAnswered(place(known)::close);
                exchange.stage(Stage.CALL);
                work.run(body, known);
            });
        } else {
            runs.waiting(exchange, () -> run(exchange, credential, body, work));
        }
    }

    private <T> void run(Exchange exchange, Credential credential, T body, Work<T> work) throws InterruptedException {
        exchange.stage(Stage.ADMIT);
        Caller caller = callers.resolve(credential, exchange.address());
        countSubject(exchange, caller);
        try (FlightGate.Place _ = place(caller)) {
            exchange.stage(Stage.CALL);
            work.run(body, caller);
        }
    }

    private void countSubject(Exchange exchange, Caller caller) {
        if (caller.identity() != null) {
            exchange.guard().identified(caller.subjectKey());
            take(subjectRate, caller.subjectKey(), "subject-rate");
        }
    }

    /** Anonymous callers of one address share no bound in flight: carriers put thousands behind one. */
    private FlightGate.Place place(Caller caller) {
        return caller.identity() == null ? () -> {} : flight.enter(caller.subjectKey());
    }

    private void take(SharedRate limiter, String key, String name) {
        RateLimiter.Outcome outcome = limiter.take(key);
        if (!outcome.allowed()) {
            metrics.limitReached(name, "rate");
            throw Refusal.rateLimited(outcome);
        }
    }

    private static void checkTypes(Exchange exchange, Operation.Api api) {
        String accept = exchange.header("Accept");
        if (!MediaTypes.accepts(accept, api.accepts())) {
            throw Refusal.status(406, "can be answered as " + api.accepts());
        }
        String contentType = exchange.header("Content-Type");
        boolean typed = contentType != null && !api.contentTypes().isEmpty();
        if (typed && !api.contentTypes().contains(MediaTypes.bare(contentType))) {
            throw Refusal.status(415, "takes " + api.contentTypes());
        }
    }

    /** Reads a request's body on the event loop and hands it on; after a refusal the consumer is never called. */
    @FunctionalInterface
    interface Intake<T> {
        void read(Consumer<T> whole);
    }

    /** What is done with an admitted request. */
    @FunctionalInterface
    interface Work<T> {
        void run(T body, Caller caller) throws InterruptedException;

        /** Whether it may run on the event loop: it takes little time and waits for nothing there. */
        default boolean isQuick(T body, Caller caller) {
            return false;
        }
    }

    /** What admission counts with; shared by all doors. */
    record Gates(
            SharedRate subjectRate, SharedRate addressRate, FlightGate flight, LoopWaits loops, RequestRuns runs) {}

    /** A route's handler. */
    private record ApiWork(
            Exchange exchange, Operation.Handler handler, List<String> parameters, LimitSettings.HttpLimits limits)
            implements Work<byte[]> {
        @Override
        public void run(byte[] body, Caller caller) throws InterruptedException {
            byte[] decoded = BodyCoding.decode(body, exchange.header("Content-Encoding"), limits);
            handler.handle(new ApiRequest(exchange, parameters, decoded, caller));
        }

        @Override
        public boolean isQuick(byte[] body, Caller caller) {
            return exchange.header("Content-Encoding") == null
                    && handler.isQuick(new ApiRequest(exchange, parameters, body, caller));
        }
    }
}
