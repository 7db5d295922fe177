// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route as the document shows it.
 *
 * @param method in upper case
 * @param path with variable parts in braces
 * @param tag the group it is shown in
 * @param access whether a credential is needed
 * @param input of its JSON body; null: see {@code takes}
 * @param takes content types of a body that is no message; empty and no input = no body
 * @param output of its JSON answer; null: see {@code gives}
 * @param gives content types of an answer that is no message; empty and no output = none
 * @param parameters of its query
 */
public record ApiRoute(
        String method,
        String path,
        String tag,
        String summary,
        Access access,
        @Nullable Descriptor input,
        List<String> takes,
        @Nullable Descriptor output,
        List<String> gives,
        List<Parameter> parameters) {

    public ApiRoute {
        takes = List.copyOf(takes);
        gives = List.copyOf(gives);
        parameters = List.copyOf(parameters);
    }

    /** Who may come in. */
    public enum Access {
        /** Anybody; credentials are not looked at. */
        OPEN,
        /** As the service says: some need no credential. */
        SERVICE,
        /** With a credential. */
        CREDENTIAL,
        /** Anybody; it answers by itself, and with nothing else. */
        STATIC
    }

    /** A parameter of the query; {@code schema} is its JSON type. */
    public record Parameter(String name, String type, String description) {}
}
