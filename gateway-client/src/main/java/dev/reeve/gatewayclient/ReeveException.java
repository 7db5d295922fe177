// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why something did not succeed: one of the reasons of docs/errors.md as the gateway said it, or one of the client's
 * own (domain {@value #CLIENT_DOMAIN}). The text never holds a token, a password or a code.
 */
public final class ReeveException extends RuntimeException {
    /** Domain of reasons that the client gives; docs/client-spec.md section 9 has them all. */
    public static final String CLIENT_DOMAIN = "reeve.client";

    static final String REEVE_DOMAIN = "reeve.dev";

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String code;
    private final String domain;
    private final String requestId;
    private final long retryAfterMs;
    private final transient List<Map<String, Object>> details;

    ReeveException(Parts parts) {
        super(parts.reason() + ": " + parts.message());
        this.reason = parts.reason();
        this.code = parts.code();
        this.domain = parts.domain();
        this.requestId = parts.requestId();
        this.retryAfterMs = parts.retryAfterMs();
        this.details = parts.details();
    }

    static ReeveException ofClient(String reason, String code, String message) {
        return new ReeveException(new Parts(reason, code, CLIENT_DOMAIN, message, "", 0, List.of()));
    }

    static ReeveException noConnection(String message) {
        return ofClient("NO_CONNECTION", "unavailable", message);
    }

    static ReeveException unknown(String message) {
        return ofClient("UNKNOWN", "deadline_exceeded", message);
    }

    static ReeveException cancelled() {
        return ofClient("CANCELLED", "canceled", "the call was cancelled");
    }

    static ReeveException closed() {
        return ofClient("CLOSED", "canceled", "the client was closed");
    }

    static ReeveException signedOut() {
        return ofClient("UNAUTHENTICATED", "unauthenticated", "nobody is signed in");
    }

    /** As in docs/errors.md, for example {@code QUEUE_FULL}. */
    public String reason() {
        return reason;
    }

    /** The gRPC code in lower snake case, for example {@code resource_exhausted}. */
    public String code() {
        return code;
    }

    /** {@code reeve.dev}; for an error that a service declares, the service; {@value #CLIENT_DOMAIN}. */
    public String domain() {
        return domain;
    }

    /** Of the request, for whoever looks into logs; empty if it got none. */
    public String requestId() {
        return requestId;
    }

    /** When trying again makes sense, in milliseconds; 0 = not said. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** A text member of one of the error's details, for example {@code mfaToken} of MFA_REQUIRED. */
    public Optional<String> detail(String member) {
        return details.stream()
                .map(detail -> detail.get(member))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }

    boolean is(String otherReason) {
        return reason.equals(otherReason);
    }

    boolean isOfReeve() {
        return domain.equals(REEVE_DOMAIN);
    }

    boolean isOfClient() {
        return domain.equals(CLIENT_DOMAIN);
    }

    /** A second exception with the same content, for the stack of whoever waits. */
    ReeveException again() {
        ReeveException copy =
                new ReeveException(new Parts(reason, code, domain, text(), requestId, retryAfterMs, details));
        copy.initCause(this);
        return copy;
    }

    private String text() {
        return String.valueOf(getMessage()).substring(reason.length() + 2);
    }

    /** Everything an error says. */
    record Parts(
            String reason,
            String code,
            String domain,
            String message,
            String requestId,
            long retryAfterMs,
            List<Map<String, Object>> details) {
        Parts {
            details = List.copyOf(details);
        }
    }
}
