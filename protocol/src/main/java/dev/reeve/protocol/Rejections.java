// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/** The constant texts of {@link Decoded.Rejected}. Some ask for a special answer; the others only differ in a log. */
public final class Rejections {
    /** Log it once per peer: a Delphi program found the MDP port (docs/protocol.md, section 3). */
    public static final String GRIJJY_DIALECT = "Grijjy dialect: use its listener";
    /** Log it once per peer: OpenCMW's protocol, nine frames, calls itself MDP 0.3. */
    public static final String OPENCMW = "MDP 0.3 is OpenCMW's own protocol, not spoken here";
    /** A well-formed command of the other direction (7-07): the peer is sent DISCONNECT. */
    public static final String UNEXPECTED_COMMAND = "a command that this peer never sends";
    /** A command in 0x80-0x8F that this version does not know, from a broker: ignore it, the broker is newer. */
    public static final String UNKNOWN_EXTENSION = "unknown extension command";
    /** E-13: the answer is INVALID_REQUEST with this text. */
    public static final String ENVELOPE_VERSION = "envelope version not supported; supported: 01";

    static final String NOT_MDP = "no MDP header";
    static final String LENIENT_HEADER = "MDP 0.2 has no leading empty frame";
    static final String COMMAND = "command frame is not one byte, or no such command";
    static final String FRAME_COUNT = "wrong number of frames for the command";
    static final String NO_BODY = "no body frame";
    static final String ADDRESS = "client address is empty or longer than 255 bytes";
    static final String DELIMITER = "no empty frame after exactly one client address";
    static final String SERVICE_NAME = "service name is empty, too long, not UTF-8 or has control characters";
    static final String NOT_EXTENSION = "extension frame without its four leading bytes";
    static final String EXTENSION_SIZE = "extension frame over its limit";
    static final String EXTENSION_CONTENT = "extension frame is not the protobuf message of its command";

    static final String NOT_ENVELOPE = "first body frame is not an envelope";
    static final String ENVELOPE_SIZE = "envelope over 32 KiB";
    static final String ENVELOPE_CONTENT = "envelope is not well-formed protobuf";
    static final String FIELD_TYPE = "envelope field with a wrong wire type";
    static final String FIELD_TWICE = "singular envelope field occurs twice";
    static final String REQUEST_ID = "request_id is not 16 bytes";
    static final String METHOD = "method is not [A-Za-z0-9._/-]{0,128}";
    /** No token that anybody issued: a caller may take it as UNAUTHENTICATED. */
    public static final String TOKEN = "token over 4 KiB, or not visible characters";

    static final String IDEMPOTENCY_KEY = "idempotency_key over 255 bytes, or not visible characters";
    static final String CONTENT_TYPE = "content_type over 128 bytes, or not printable";
    static final String TRACEPARENT = "traceparent is not 55 printable characters";
    static final String TRACESTATE = "tracestate over 512 bytes, or not printable";
    static final String AFFINITY_KEY = "affinity_key over 128 bytes, or with control characters";
    static final String META =
            "meta over 16 keys or 4 KiB, a key not [a-z0-9-]{1,64}, or control characters in a value";
    static final String STATUS = "status is not well formed or over its limits";
    static final String WORKER_ID = "worker_id over 64 bytes, or not printable";

    private Rejections() {}
}
