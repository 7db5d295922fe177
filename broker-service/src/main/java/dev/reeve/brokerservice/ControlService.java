// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;
import dev.reeve.protocol.broker.v1.BrokerControlGrpc;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.DrainResult;
import dev.reeve.protocol.broker.v1.DrainState;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** {@code reeve.broker.v1.BrokerControl}: for callers with the operator's certificate. */
final class ControlService extends BrokerControlGrpc.BrokerControlImplBase {
    private static final Logger LOG = Logger.getLogger(ControlService.class);

    private final StatsAccess access;

    ControlService(StatsAccess access) {
        this.access = access;
    }

    @Override
    public void drain(DrainRequest request, StreamObserver<DrainResponse> out) {
        if (!OperatorCheck.mayDrain()) {
            LOG.warnf("Drain refused: service=%s reason=caller is not the operator", printable(request.getService()));
            out.onError(Status.PERMISSION_DENIED
                    .withDescription("only the operator may drain workers")
                    .asRuntimeException());
            return;
        }
        try {
            out.onNext(response(request, access.mark(DrainTerms.of(request))));
            out.onCompleted();
        } catch (IllegalArgumentException e) {
            out.onError(StatsServer.invalid(e));
        } catch (StatsAccess.BrokerAwayException e) {
            out.onError(StatsServer.unavailable(e));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?").substring(0, Math.min(64, text.length()));
    }

    private static DrainResponse response(DrainRequest request, List<BrokerStats.WorkerStats> workers) {
        Map<String, BrokerStats.WorkerStats> byId = new HashMap<>();
        workers.forEach(worker -> byId.put(worker.instanceId(), worker));
        DrainResponse.Builder response = DrainResponse.newBuilder();
        for (String id : request.getInstanceIdsList()) {
            DrainResult.Builder result = response.addResultsBuilder().setInstanceId(id);
            BrokerStats.WorkerStats worker = byId.get(id);
            if (worker == null) {
                result.setState(DrainState.NOT_FOUND);
            } else {
                result.setState(worker.draining() ? DrainState.DRAINING : DrainState.ACTIVE)
                        .setInFlight(worker.inFlight());
            }
        }
        return response.build();
    }
}
