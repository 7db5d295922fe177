// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

/** A setting is wrong; the message names its key, its value and what is allowed. The service does not start. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the first cause says: those around it tell of Netty's insides. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
