// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.reeve.gatewayapi.auth.v1.ListUsersRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.gatewayapi.health.v1.HealthCheckRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.util.List;
import java.util.Set;

/**
 * The services that come with Reeve. That none of their workers has registered yet is no fault of the call: apps and
 * log exporters give up at a 404 and come back after a 503.
 */
final class OwnServices {
    static final String AUTH = "reeve.auth.v1.auth";
    static final String ADMIN = "reeve.auth.v1.admin";
    static final String EDGE = "reeve.auth.v1.edge";
    static final String LOG = "reeve.log.v1.log";
    static final String TAIL = "reeve.log.v1.tail";
    static final String OTLP = "opentelemetry.proto.collector.logs.v1.logsservice";

    private static final Set<String> NAMES = Set.of(AUTH, ADMIN, EDGE, LOG, TAIL, OTLP);

    private OwnServices() {}

    /** Whether the service comes with Reeve. */
    static boolean isOwn(String service) {
        return NAMES.contains(service);
    }

    /** The files that describe the public ones. */
    static List<FileDescriptor> files() {
        return List.of(
                TokenRequest.getDescriptor().getFile(),
                ListUsersRequest.getDescriptor().getFile(),
                QueryRequest.getDescriptor().getFile(),
                HealthCheckRequest.getDescriptor().getFile());
    }

    /** NO_WORKERS for an own service that the brokers do not know; any other error as it is. */
    static ReeveException explained(ReeveException error, String service) {
        if (error.reason() != ErrorReason.SERVICE_UNKNOWN || !NAMES.contains(service)) {
            return error;
        }
        return ReeveException.builder(ErrorReason.NO_WORKERS, service + " has not started yet")
                .cause(error)
                .build();
    }
}
