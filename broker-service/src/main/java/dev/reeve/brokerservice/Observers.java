// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.EndedCall;
import java.util.List;

/** All who look on, one after the other. */
record Observers(List<BrokerObserver> observers) implements BrokerObserver {
    Observers {
        observers = List.copyOf(observers);
    }

    @Override
    public boolean tracesDispatches() {
        return observers.stream().anyMatch(BrokerObserver::tracesDispatches);
    }

    @Override
    public void dropped(BrokerCommand.Dropped dropped) {
        for (BrokerObserver observer : observers) {
            observer.dropped(dropped);
        }
    }

    @Override
    public void ended(EndedCall call) {
        for (int i = 0; i < observers.size(); i++) { // No iterator for each request.
            observers.get(i).ended(call);
        }
    }

    @Override
    public void requestEnded(BrokerCommand.RequestEnded ended) {
        for (BrokerObserver observer : observers) {
            observer.requestEnded(ended);
        }
    }

    @Override
    public void workerChanged(BrokerCommand.WorkerChanged changed) {
        for (BrokerObserver observer : observers) {
            observer.workerChanged(changed);
        }
    }

    @Override
    public void audited(BrokerCommand.Audited call) {
        for (BrokerObserver observer : observers) {
            observer.audited(call);
        }
    }

    @Override
    public void intercepted(BrokerCommand.Intercepted done) {
        for (BrokerObserver observer : observers) {
            observer.intercepted(done);
        }
    }

    @Override
    public void interceptorFailed(BrokerCommand.InterceptorFailed failed) {
        for (BrokerObserver observer : observers) {
            observer.interceptorFailed(failed);
        }
    }

    @Override
    public void interceptorTook(String interceptor, long tookNs) {
        for (BrokerObserver observer : observers) {
            observer.interceptorTook(interceptor, tookNs);
        }
    }

    @Override
    public void failed(Throwable fault) {
        for (BrokerObserver observer : observers) {
            observer.failed(fault);
        }
    }
}
