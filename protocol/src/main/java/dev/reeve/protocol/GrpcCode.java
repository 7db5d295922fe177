// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/** Numbers of {@code google.rpc.Code}, and their HTTP statuses as google/rpc/code.proto gives them. */
public final class GrpcCode {
    /** The call was cancelled. */
    public static final int CANCELLED = 1;
    /** Not known what happened. */
    public static final int UNKNOWN = 2;
    /** The caller's argument is wrong whatever the state. */
    public static final int INVALID_ARGUMENT = 3;
    /** Not done in time, or not known to be. */
    public static final int DEADLINE_EXCEEDED = 4;
    /** Not there. */
    public static final int NOT_FOUND = 5;
    /** There already. */
    public static final int ALREADY_EXISTS = 6;
    /** Not this caller's right. */
    public static final int PERMISSION_DENIED = 7;
    /** A quota or a bound. */
    public static final int RESOURCE_EXHAUSTED = 8;
    /** Not in this state of the system. */
    public static final int FAILED_PRECONDITION = 9;
    /** A conflict with another; begin anew. */
    public static final int ABORTED = 10;
    /** Past the end. */
    public static final int OUT_OF_RANGE = 11;
    /** No such method. */
    public static final int UNIMPLEMENTED = 12;
    /** A fault of the system. */
    public static final int INTERNAL = 13;
    /** Not now. */
    public static final int UNAVAILABLE = 14;
    /** Lost or corrupted. */
    public static final int DATA_LOSS = 15;
    /** No valid credentials. */
    public static final int UNAUTHENTICATED = 16;

    private static final int[] HTTP_STATUS = {
        200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
    };

    private GrpcCode() {}

    /** The HTTP status of a code; 500 for a number that is none. */
    public static int httpStatus(int code) {
        return code >= 0 && code < HTTP_STATUS.length ? HTTP_STATUS[code] : HTTP_STATUS[UNKNOWN];
    }

    /** True for the codes of an error, 1-16. */
    public static boolean isError(int code) {
        return code >= CANCELLED && code <= UNAUTHENTICATED;
    }
}
