// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** What OpenTelemetry's conventions call our fields, and what we call those that they have no name for. */
final class OtlpNames {
    static final String SESSION = "session.id";
    static final String PREVIOUS_SESSION = "session.previous_id";
    static final String APP = "service.name";
    static final String APP_VERSION = "service.version";
    static final String BUILD = "app.build_id";
    static final String INSTALLATION = "app.installation.id";
    static final String DEVICE_MODEL = "device.model.name";
    static final String DEVICE_MAKER = "device.manufacturer";
    static final String OS = "os.name";
    static final String OS_VERSION = "os.version";
    static final String THREAD = "thread.name";
    static final String SCREEN = "app.screen.name";
    static final String STACK = "exception.stacktrace";
    static final String KIND = "reeve.kind";
    static final String INDENT = "reeve.indent";
    static final String MEDIA_TYPE = "reeve.media_type";
    /** A string if it is text, else bytes. */
    static final String PAYLOAD = "reeve.payload";

    static final String FLIGHT = "reeve.flight";
    static final String TRUNCATED = "reeve.truncated";
    /** Told, and never read back: of a stream that is filtered on the way a hole is no loss. */
    static final String SEQ = "reeve.seq";

    private OtlpNames() {}
}
