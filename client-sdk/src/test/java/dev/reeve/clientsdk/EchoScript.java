// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.RequestEnvelope;

/** A broker in Reeve mode: says hello, answers probes, and leaves every other request to {@link #request}. */
class EchoScript implements ScriptedBroker.Script {
    private final BrokerInfo info;

    EchoScript(BrokerInfo info) {
        this.info = info;
    }

    EchoScript(String brokerId) {
        this(Wire.brokerInfo(brokerId).build());
    }

    @Override
    public void received(ScriptedBroker broker, ScriptedBroker.Received message) {
        if (Wire.isRequest(message, "mmi.reeve.hello")) {
            broker.send(message.peer(), "MDPC02", 3, "mmi.reeve.hello", info);
            connected(broker, message.peer());
        } else if (Wire.isRequest(message, "mmi.service")) {
            probe(broker, message);
        } else if (Wire.isRequest(message, "mmi.reeve.info")) {
            info(broker, message);
        } else if (Wire.isCancel(message)) {
            cancelled(broker, message);
        } else {
            request(broker, message, Wire.request(message));
        }
    }

    void connected(ScriptedBroker broker, String peer) {}

    void probe(ScriptedBroker broker, ScriptedBroker.Received message) {
        broker.send(
                message.peer(),
                "MDPC02",
                3,
                "mmi.service",
                Wire.ok(Wire.request(message).getRequestId()),
                "404");
    }

    /** What workers say of themselves: unless overridden nothing. */
    void info(ScriptedBroker broker, ScriptedBroker.Received message) {
        broker.send(
                message.peer(),
                "MDPC02",
                3,
                "mmi.reeve.info",
                Wire.ok(Wire.request(message).getRequestId()),
                "{\"instances\":[]}");
    }

    void cancelled(ScriptedBroker broker, ScriptedBroker.Received message) {}

    /** Unless overridden: the body comes back. */
    void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
        broker.send(
                message.peer(),
                "MDPC02",
                3,
                message.text(2),
                Wire.ok(envelope.getRequestId()),
                message.frames().get(4));
    }
}
