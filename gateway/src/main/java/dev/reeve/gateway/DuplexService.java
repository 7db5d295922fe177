// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** A service of the gateway's own whose both sides talk at once. Called on the stream's event loop. */
@FunctionalInterface
interface DuplexService {
    /** A stream was opened; it reads nothing before this returns. */
    Listener open(DuplexStream stream);

    /** What comes in on one stream, on its event loop. */
    interface Listener {
        /** One message, without compression. */
        void message(byte[] message);

        /** The caller says nothing more, and listens still. */
        void halfClosed();

        /** It is over, and not by the service's own word: the caller has gone, or what it sent was no message. */
        void gone();
    }
}
