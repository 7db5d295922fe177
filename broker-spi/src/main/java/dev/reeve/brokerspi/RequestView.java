// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.List;
import java.util.Map;

/** A request, to be read and not to be kept: what it shows is valid during the call only. */
public interface RequestView {

    /** The service that is called. */
    String service();

    /** The method; empty = the service's default, and for plain callers. */
    String method();

    /** The request's id as 32 hexadecimal digits, the same in every log. */
    String requestId();

    /** Who calls. */
    Caller caller();

    /** Empty = {@code application/octet-stream}, and for plain callers. */
    String contentType();

    /** Empty if there is none. */
    String idempotencyKey();

    /** Requests with the same key go to the same worker; empty if there is none. */
    String affinityKey();

    /** W3C trace context; empty if there is none. */
    String traceparent();

    /** Whether the caller takes several replies. */
    boolean stream();

    /** The caller's own keys and values. */
    Map<String, String> meta();

    /** The body's frames as they came; must not be modified. */
    List<byte[]> body();

    /** Bytes of all frames. */
    int bytes();

    /** Milliseconds until the request ends by itself; 0 for plain callers, whose requests have no deadline. */
    long deadlineMsLeft();
}
