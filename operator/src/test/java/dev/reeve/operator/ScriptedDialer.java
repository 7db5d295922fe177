// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connections that a test plays the broker of, without a socket. */
final class ScriptedDialer implements BrokerDialer {
    private final List<Line> lines = new ArrayList<>();
    private long generation;

    @Override
    public Line dial(BrokerAddress address) {
        Line line = new Line(address);
        lines.add(line);
        return line;
    }

    @Override
    public long generation() {
        return generation;
    }

    void renewCertificate() {
        generation++;
    }

    /** All that were made, in order. */
    List<Line> lines() {
        return lines;
    }

    Line last() {
        return lines.getLast();
    }

    /** Everything, as one service's queue. */
    static StatsReport full(long boot, String service, int waiting) {
        return StatsReport.newBuilder()
                .setBootId(boot)
                .setSeq(1)
                .setKind(Kind.FULL)
                .addServices(ServiceStats.newBuilder().setService(service).setWaiting(waiting))
                .build();
    }

    static StatsReport urgent(long boot, String service, int waiting) {
        return full(boot, service, waiting).toBuilder().setKind(Kind.URGENT).build();
    }

    static final class Line implements BrokerConnection {
        private final BrokerAddress address;
        private final List<CompletableFuture<StatsReport>> polls = new ArrayList<>();
        private @Nullable WatchRequest request;
        private @Nullable Reports reports;
        private boolean isClosed;

        private Line(BrokerAddress address) {
            this.address = address;
        }

        @Override
        public void watch(WatchRequest asked, Reports heard) {
            request = asked;
            reports = heard;
        }

        @Override
        public CompletableFuture<StatsReport> get(WatchRequest asked, long waitMs) {
            CompletableFuture<StatsReport> poll = new CompletableFuture<>();
            polls.add(poll);
            return poll;
        }

        @Override
        public CompletableFuture<DrainResponse> drain(DrainRequest asked, long waitMs) {
            return CompletableFuture.completedFuture(DrainResponse.getDefaultInstance());
        }

        @Override
        public void close() {
            isClosed = true;
        }

        BrokerAddress address() {
            return address;
        }

        boolean isClosed() {
            return isClosed;
        }

        /** What is watched, sorted; none = there is no stream. */
        List<String> services() {
            return request == null
                    ? List.of()
                    : request.getServicesList().stream().sorted().toList();
        }

        int intervalMs() {
            return request == null ? 0 : request.getIntervalMs();
        }

        List<CompletableFuture<StatsReport>> polls() {
            return polls;
        }

        void tell(StatsReport report) {
            heard().reported(report);
        }

        void end(Status why) {
            heard().ended(why);
        }

        private Reports heard() {
            if (reports == null) {
                throw new IllegalStateException("nothing is watched on this connection");
            }
            return reports;
        }
    }
}
