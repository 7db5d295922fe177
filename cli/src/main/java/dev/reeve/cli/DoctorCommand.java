// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at this machine and at the running Reeve; each finding comes with its fix. */
@Command(
        name = "doctor",
        description = "Check this machine and the running Reeve; say how to mend what is wrong.",
        footer = {"", "Ends with 0 if nothing failed, 1 if something did, 4 if the gateway does not answer."})
final class DoctorCommand implements Callable<Integer> {
    private static final int MANAGEMENT_PORT = 9000;
    private static final int BROKER_PORT = 5555;
    private static final int GATEWAY_PORT = 8080;

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--management-port"},
            paramLabel = "PORT",
            description =
                    "Where /q/health answers on this machine. Default: quarkus.management.port of reeve.properties,"
                            + " else 9000.")
    private @Nullable Integer managementPort;

    private final Shell shell;

    DoctorCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Installation installation = Installation.find(shell, options);
        boolean isLocal = GatewayChecks.isLocal(installation.url());
        List<Finding> findings = new ArrayList<>();
        tls(installation.url(), isLocal, findings);
        GatewayChecks gateway = new GatewayChecks(shell, installation);
        boolean isReached = gateway.reach();
        if (isLocal) {
            machine(installation, isReached, findings);
        }
        if (isReached) {
            gateway.services();
            if (isLocal) {
                gateway.health(port(installation, managementPort, "quarkus.management.port", MANAGEMENT_PORT));
            }
        }
        findings.addAll(gateway.findings());
        FindingPrinter printer = new FindingPrinter(shell);
        if (options.isJson()) {
            printer.document(findings);
        } else {
            findings.forEach(printer::line);
        }
        return ExitCode.of(findings, isReached).number();
    }

    private void tls(URI url, boolean isLocal, List<Finding> findings) {
        TlsChecks.inClear(url, isLocal).ifPresent(findings::add);
        if ("https".equals(url.getScheme())) {
            findings.addAll(new TlsChecks(shell.clock()).look(url));
        }
    }

    private void machine(Installation installation, boolean isReeveRunning, List<Finding> findings) {
        MachineChecks machine = new MachineChecks(installation);
        findings.add(machine.jdk());
        findings.add(machine.dataFolder());
        findings.addAll(machine.secrets());
        int urlPort = installation.url().getPort();
        findings.add(MachineChecks.port(urlPort < 0 ? GATEWAY_PORT : urlPort, "reeve.gateway.port", isReeveRunning));
        int broker = port(installation, null, "reeve.broker.mdp.port", BROKER_PORT);
        findings.add(MachineChecks.port(broker, "reeve.broker.mdp.port", isReeveRunning));
        int management = port(installation, managementPort, "quarkus.management.port", MANAGEMENT_PORT);
        findings.add(MachineChecks.port(management, "quarkus.management.port", isReeveRunning));
    }

    private static int port(Installation installation, @Nullable Integer option, String setting, int byDefault) {
        if (option != null) {
            return option;
        }
        String variable = setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        String text = installation.setting(setting, variable).orElse(Integer.toString(byDefault));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CliException.usage(setting + ": '" + VisibleText.of(text) + "' is no port");
        }
    }
}
