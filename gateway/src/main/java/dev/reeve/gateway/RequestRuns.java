// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Runs what is done for a request. The one place where a handler's failure becomes an answer. Any thread. */
final class RequestRuns {
    private static final Logger LOG = Logger.getLogger(RequestRuns.class);

    private final Executor virtualThreads;

    RequestRuns(Executor virtualThreads) {
        this.virtualThreads = virtualThreads;
    }

    /** Something done for a request. */
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    /** On a virtual thread: the task may wait. */
    void waiting(Exchange exchange, Task task) {
        virtualThreads.execute(() -> here(exchange, task));
    }

    /** On this thread: on an event loop the task must not wait. */
    void here(Exchange exchange, Task task) {
        try {
            task.run();
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
}
