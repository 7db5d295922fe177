// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/**
 * The defaults of docs/protocol.md 7.2 and 8.1. Those a broker can be configured to change are defaults only; the
 * limits
 * of envelope fields are part of the protocol.
 */
public final class Limits {
    private static final int KIB = 1_024;
    private static final int MIB = 1_024 * KIB;

    /** Largest frame of a message. */
    public static final int FRAME_BYTES_MAX = MIB;
    /** Largest frame a transport takes: above the frame limit, so that one byte over still gets its typed error. */
    public static final int TRANSPORT_FRAME_BYTES_MAX = MIB + 64 * KIB;
    /** Frames of one message, without routing id. */
    public static final int FRAMES_MAX = 16;
    /** All frames of a message together. */
    public static final int MESSAGE_BYTES_MAX = 4 * MIB;
    /** Envelope, and extension frames but INFO and SERVICES. */
    public static final int ENVELOPE_BYTES_MAX = 32 * KIB;
    /** A worker's descriptor set; what is left of a frame is for the rest of INFO. */
    public static final int DESCRIPTOR_SET_BYTES_MAX = MIB - KIB;

    /** Requests in one service's queue. */
    public static final int SERVICE_QUEUE_REQUESTS_MAX = 10_000;
    /** Bytes in one service's queue. */
    public static final long SERVICE_QUEUE_BYTES_MAX = 64L * MIB;
    /** Bytes in all queues; a quarter of the heap if that is less. */
    public static final long ALL_QUEUES_BYTES_MAX = 256L * MIB;
    /** Services a broker keeps. */
    public static final int SERVICES_MAX = 10_000;
    /** Of them without worker and not declared. */
    public static final int IDLE_SERVICES_MAX = 1_000;
    /** Requests queued and in flight per client connection. */
    public static final int CLIENT_REQUESTS_MAX = 1_000;
    /** The same for the role gateway. */
    public static final int GATEWAY_REQUESTS_MAX = 10_000;
    /** Requests outstanding at one Reeve worker. */
    public static final int WINDOW_MAX = 1_000;
    /** Messages in a peer's send queue. */
    public static final int SEND_QUEUE_MESSAGES_MAX = 1_000;
    /** Bytes in a peer's send queue. */
    public static final long SEND_QUEUE_BYTES_MAX = 4L * MIB;
    /** Messages in the send queue of a gateway, or of a peer with topics. */
    public static final int GATEWAY_SEND_QUEUE_MESSAGES_MAX = 10_000;
    /** Bytes likewise. */
    public static final long GATEWAY_SEND_QUEUE_BYTES_MAX = 64L * MIB;
    /** Topics whose epoch and offset are kept. */
    public static final int TOPICS_MAX = 100_000;

    /** Deadline of a request that names none. */
    public static final int DEADLINE_MS_DEFAULT = 10_000;
    /** Longest deadline of a call. */
    public static final int DEADLINE_MS_MAX = 60_000;
    /** Longest deadline of a stream. */
    public static final int STREAM_DEADLINE_MS_MAX = 3_600_000;
    /** Heartbeat interval. */
    public static final int HEARTBEAT_MS = 2_500;
    /** Silent intervals after which a peer is gone. */
    public static final int LIVENESS = 3;
    /** Dispatch attempts of one request to an idempotent service. */
    public static final int ATTEMPTS_MAX = 3;

    /** Exact size of a request id. */
    public static final int REQUEST_ID_BYTES = 16;
    /** Method. */
    public static final int METHOD_BYTES_MAX = 128;
    /** Access token. */
    public static final int TOKEN_BYTES_MAX = 4 * KIB;
    /** Idempotency key. */
    public static final int IDEMPOTENCY_KEY_BYTES_MAX = 255;
    /** Content type. */
    public static final int CONTENT_TYPE_BYTES_MAX = 128;
    /** Exact size of a W3C traceparent of version 00. */
    public static final int TRACEPARENT_BYTES = 55;
    /** W3C tracestate. */
    public static final int TRACESTATE_BYTES_MAX = 512;
    /** Keys of client_meta, server_meta and worker metadata. */
    public static final int META_KEYS_MAX = 16;
    /** Keys and values of one meta map together. */
    public static final int META_BYTES_MAX = 4 * KIB;
    /** One meta key. */
    public static final int META_KEY_BYTES_MAX = 64;
    /** Affinity key. */
    public static final int AFFINITY_KEY_BYTES_MAX = 128;
    /** Instance id of a worker or client. */
    public static final int INSTANCE_ID_BYTES_MAX = 64;
    /** Status message. */
    public static final int STATUS_MESSAGE_BYTES_MAX = KIB;
    /** The worker's own code in a status. */
    public static final int CODE_BYTES_MAX = 63;
    /** All details of a status together. */
    public static final int DETAILS_BYTES_MAX = 8 * KIB;
    /** Pulse.last_error. */
    public static final int LAST_ERROR_BYTES_MAX = 256;

    private Limits() {}
}
