// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/**
 * Shows the token of who is signed in with each call of a generated gRPC stub:
 * {@code stub.withCallCredentials(new GrpcCredentials(reeve))}. Needs grpc-api on the app's path.
 */
public final class GrpcCredentials extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Reeve reeve;

    /** Credentials of whoever is signed in when a call is made. */
    public GrpcCredentials(Reeve reeve) {
        super();
        this.reeve = reeve;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        var unused = reeve.auth().accessTokenAsync().whenComplete((token, error) -> {
            if (error == null) {
                Metadata metadata = new Metadata();
                metadata.put(AUTHORIZATION, "Bearer " + token);
                applier.apply(metadata);
            } else {
                applier.fail(Status.UNAUTHENTICATED.withDescription("no token: nobody is signed in, or no gateway"));
            }
        });
    }
}
