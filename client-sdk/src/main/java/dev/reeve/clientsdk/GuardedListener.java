// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/** A user's listener, whose faults stay its own. */
record GuardedListener(ClientListener listener) implements ClientListener {
    private static final System.Logger LOGGER = System.getLogger(GuardedListener.class.getName());

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException fault) {
            LOGGER.log(System.Logger.Level.ERROR, "a listener of the client failed", fault);
        }
    }

    @Override
    public void brokerUp(String broker, String endpoint) {
        guarded(() -> listener.brokerUp(broker, endpoint));
    }

    @Override
    public void brokerDown(String broker, String endpoint, String reason) {
        guarded(() -> listener.brokerDown(broker, endpoint, reason));
    }

    @Override
    public void callStarted(String service, String method) {
        guarded(() -> listener.callStarted(service, method));
    }

    @Override
    public void callRetried(String service, String method, int attempt) {
        guarded(() -> listener.callRetried(service, method, attempt));
    }

    @Override
    public void callEnded(CallEnded ended) {
        guarded(() -> listener.callEnded(ended));
    }
}
