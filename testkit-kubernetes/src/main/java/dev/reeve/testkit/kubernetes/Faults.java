// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Faults that are on. The newest that fits a request is the one. Any thread. */
public final class Faults {
    private final List<On> on = new CopyOnWriteArrayList<>();

    /** A fault while it is on. */
    public static final class On implements AutoCloseable {
        private final Fault fault;
        private final Predicate<ApiRequest> which;
        private final List<On> all;
        private final CountDownLatch ended = new CountDownLatch(1);

        private On(Fault fault, Predicate<ApiRequest> which, List<On> all) {
            this.fault = fault;
            this.which = which;
            this.all = all;
        }

        /** Ends it; requests that wait for it go on. */
        @Override
        public void close() {
            all.remove(this);
            ended.countDown();
        }

        Fault fault() {
            return fault;
        }

        void await(Duration most) throws InterruptedException {
            boolean _ = ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Switches it on for the requests that fit, watches too. */
    public On put(Fault fault, Predicate<ApiRequest> which) {
        On added = new On(fault, which, on);
        on.addFirst(added);
        return added;
    }

    /** Switches it on for writes to a resource, {@code deployments/scale} for one. */
    public On putOnWrites(Fault fault, String resource) {
        return put(fault, request -> request.isWrite() && request.resource().equals(resource));
    }

    /** Ends all of them. */
    public void clear() {
        on.forEach(On::close);
    }

    Optional<On> of(ApiRequest request) {
        return on.stream().filter(each -> each.which.test(request)).findFirst();
    }
}
