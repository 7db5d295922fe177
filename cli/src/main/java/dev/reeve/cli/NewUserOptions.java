// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who a new user is, however the account is made. */
final class NewUserOptions {
    @Parameters(paramLabel = "EMAIL")
    private String email = "";

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "What the user is called.")
    private String name = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "May be given several times.")
    private @Nullable List<String> roles;

    ObjectNode request() {
        ObjectNode request = Json.object().put("email", email).put("displayName", name);
        if (roles != null) {
            roles.forEach(request.putArray("roles")::add);
        }
        return request;
    }
}
