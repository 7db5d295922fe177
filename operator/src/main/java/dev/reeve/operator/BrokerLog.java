// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.Status;
import org.jboss.logging.Logger;

/** Says what a broker does not do, once for each reason in a row. */
final class BrokerLog {
    private static final Logger LOG = Logger.getLogger(BrokerLog.class);

    private final String broker;
    private String stream = "";
    private String drain = "";

    BrokerLog(String broker) {
        this.broker = broker;
    }

    /** A stream ended, or did not open. */
    void lost(Status why, boolean isAnotherOpen) {
        String code = why.getCode().name();
        if (!stream.equals(code)) {
            stream = code;
            LOG.warnf(
                    "Broker %s: %s; tried again: %s",
                    broker, isAnotherOpen ? "a new stream does not open, the old one goes on" : "no stream", text(why));
        }
    }

    /** A stream is open. */
    void opened() {
        if (!stream.isEmpty()) {
            stream = "";
            LOG.infof("Broker %s: heard again", broker);
        }
    }

    void drainFailed(Status why) {
        String code = why.getCode().name();
        if (drain.equals(code)) {
            return;
        }
        drain = code;
        if (why.getCode() == Status.Code.PERMISSION_DENIED) {
            LOG.warnf(
                    "Broker %s does not let this operator drain workers, so none is told to end: name its certificate"
                            + " in the broker's reeve.broker.stats.operators, or without TLS give"
                            + " reeve.broker.mdp.null-roles the role operator. %s",
                    broker, text(why));
        } else {
            LOG.warnf("Broker %s: no answer to drain marks: %s", broker, text(why));
        }
    }

    void drained() {
        drain = "";
    }

    /** With the last cause, which says what is wrong with a certificate. */
    private static String text(Status why) {
        String description = why.getDescription() == null ? "" : " " + why.getDescription();
        Throwable cause = why.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = why.getCode() + description + (cause == null ? "" : " (" + cause.getMessage() + ")");
        return text.replaceAll("\\s+", " ");
    }
}
