// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lets a request through to its handler: rates, places, body and types on the event loop, then a virtual thread that
 * knows the caller. The one place where a handler's failure becomes an answer.
 */
final class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final LimitSettings limits;
    private final Callers callers;
    private final SharedRate subjectRate;
    private final SharedRate addressRate;
    private final FlightGate flight;
    private final GatewayMetrics metrics;
    private final Executor virtualThreads;

    Admission(LimitSettings limits, Callers callers, Gates gates, GatewayMetrics metrics) {
        this.limits = limits;
        this.callers = callers;
        this.subjectRate = gates.subjectRate();
        this.addressRate = gates.addressRate();
        this.flight = gates.flight();
        this.metrics = metrics;
        this.virtualThreads = gates.virtualThreads();
    }

    /** On the event loop. */
    void admit(Exchange exchange, Operation.Api api, List<String> parameters) {
        checkTypes(exchange, api);
        this.<byte[]>admit(
                exchange,
                api.access(),
                whole -> BodyReader.read(exchange, limits.http(), whole),
                (body, caller) -> api.handler()
                        .handle(new ApiRequest(
                                exchange,
                                parameters,
                                BodyCoding.decode(body, exchange.header("Content-Encoding"), limits.http()),
                                caller)));
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
        if (!flight.enter()) {
            metrics.limitReached("in-flight", "replica");
            throw Refusal.of(ErrorReason.QUEUE_FULL, "the gateway has its most requests in flight", COME_AGAIN);
        }
        exchange.holds(flight::leave);
        intake.read(body -> virtualThreads.execute(() -> run(exchange, credential, body, work)));
    }

    private <T> void run(Exchange exchange, Credential credential, T body, Work<T> work) {
        exchange.stage(Stage.ADMIT);
        try {
            Caller caller = callers.resolve(credential, exchange.address());
            if (caller.identity() != null) {
                exchange.guard().identified(caller.subjectKey());
                take(subjectRate, caller.subjectKey(), "subject-rate");
            }
            try (FlightGate.Place _ = place(caller)) {
                exchange.stage(Stage.CALL);
                work.run(body, caller);
            }
        } catch (Refusal e) {
            exchange.fail(e.problem(exchange.requestId()));
        } catch (ReeveException e) {
            if (e.reason() == ErrorReason.INTERNAL) {
                LOG.errorf(e, "call failed requestId=%s", exchange.requestId());
            }
            exchange.fail(Problem.of(e, Problem.DOMAIN, exchange.requestId()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            exchange.fail(ErrorReason.UNKNOWN, "the gateway is stopping");
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "request failed requestId=%s", exchange.requestId());
            exchange.fail(Problem.internal(exchange.requestId()));
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

    /** What is done with an admitted request, on its virtual thread. */
    @FunctionalInterface
    interface Work<T> {
        void run(T body, Caller caller) throws InterruptedException;
    }

    /** What admission counts with; shared by all doors. */
    record Gates(SharedRate subjectRate, SharedRate addressRate, FlightGate flight, Executor virtualThreads) {}
}
