// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes what an installation in a cluster lacks; the chart runs it before install and upgrade. */
@Command(
        name = "ensure",
        description = "In a pod: make the Secrets that an installation lacks; names are printed, never values.",
        footer = {"", "Nothing that is there is changed, but certificates that end soon and lines the allow-list lacks."
        })
final class KeysEnsureCommand implements Callable<Integer> {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    @Mixin
    private final OutputOptions.Plain options = new OutputOptions.Plain();

    @Parameters(
            paramLabel = "KIND",
            arity = "1..*",
            description = "curve, tls, postgresql, encryption or admin: what is made.")
    private List<SecretKind> kinds = List.of();

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What the names of the Secrets begin with.")
    private String name = "";

    @Option(names = "--labels", split = ",", paramLabel = "KEY=VALUE", description = "Labels of what is made.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--api", hidden = true, description = "Address of the API server, for tests.")
    private @Nullable URI api;

    @Option(names = "--account", hidden = true, description = "Folder of the service account, for tests.")
    private Path account = ACCOUNT;

    private final Shell shell;

    KeysEnsureCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (ClusterObjects objects = ClusterObjects.open(api == null ? fromPod() : api, account, labels)) {
            Ensured ensured = new Ensured(objects, name, this::say);
            SecureRandom random = new SecureRandom();
            Instant now = shell.clock().instant();
            EnsuredSecrets secrets = new EnsuredSecrets(ensured, now, random);
            for (SecretKind kind : kinds) {
                switch (kind) {
                    case CURVE -> new EnsuredCurve(ensured, random).run();
                    case TLS -> new EnsuredCertificates(ensured, now, random).run();
                    case POSTGRESQL -> secrets.postgresql();
                    case ENCRYPTION -> secrets.encryption();
                    case ADMIN -> secrets.admin();
                }
            }
        }
        return ExitCode.OK.number();
    }

    private void say(String what, String object) {
        boolean _ = shell.println(
                options.isJson()
                        ? Json.write(Json.object().put("object", object).put("did", what))
                        : "%-8s %s".formatted(what, object));
    }

    private URI fromPod() {
        String host = shell.variable("KUBERNETES_SERVICE_HOST");
        if (host.isEmpty()) {
            throw CliException.usage("this is no pod of a cluster: KUBERNETES_SERVICE_HOST is not set");
        }
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(
                "https://" + bracketed + ":" + shell.environment().getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
    }
}
