// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.List;
import java.util.Map;

/** A PARTIAL or FINAL of a worker, to be read and not to be kept. */
public interface ReplyView {

    /** What it answers. */
    RequestView request();

    /** True: FINAL, nothing follows. */
    boolean last();

    /** {@code OK}, {@code APPLICATION}, {@code FORBIDDEN} and so on; plain workers: always {@code OK}. */
    String reason();

    /** The worker's own code of an error; empty if there is none. */
    String code();

    /** The error's text; empty if there is none. */
    String message();

    /** Empty = {@code application/octet-stream}. */
    String contentType();

    /** The worker's keys and values. */
    Map<String, String> meta();

    /** The body's frames as they came; must not be modified. */
    List<byte[]> body();

    /** Instance id of the worker. */
    String workerId();

    /** Milliseconds the worker took, as it says; plain workers: from dispatch to reply. */
    float workerMs();

    /** How often the request was given to a worker, this time included. */
    int attempt();
}
