// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Modules depend one way only (docs/architecture.md), and what must be pure is. */
class ArchitectureTest {
    /** Which other modules each module may see, by the package below dev.reeve. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("protocol", List.of()),
            Map.entry("zmtp", List.of()),
            Map.entry("gatewayapi", List.of()),
            Map.entry("gatewayclient", List.of("gatewayapi")),
            Map.entry("outbound", List.of()),
            Map.entry("grpcport", List.of()),
            Map.entry("brokerspi", List.of()),
            Map.entry("brokercore", List.of("protocol", "brokerspi")),
            Map.entry("workersdk", List.of("protocol", "zmtp")),
            Map.entry("clientsdk", List.of("protocol", "zmtp")),
            Map.entry("brokerservice", List.of("protocol", "zmtp", "brokerspi", "brokercore", "grpcport")),
            Map.entry("authworker", List.of("protocol", "zmtp", "workersdk", "clientsdk", "gatewayapi", "outbound")),
            Map.entry("loggerworker", List.of("protocol", "zmtp", "workersdk", "clientsdk", "gatewayapi", "outbound")),
            Map.entry("gateway", List.of("protocol", "zmtp", "clientsdk", "gatewayapi")),
            Map.entry("operatorapi", List.of()),
            Map.entry("operator", List.of("protocol", "operatorapi", "grpcport")),
            Map.entry("phonesimulator", List.of("gatewayclient")),
            Map.entry("maintenancewindow", List.of("brokerspi")),
            Map.entry("echoworker", List.of("protocol", "zmtp", "workersdk")),
            Map.entry("grpcworker", List.of("protocol", "zmtp", "workersdk")),
            Map.entry("testkit.kubernetes", List.of()),
            Map.entry("images", List.of()),
            Map.entry("clustertests", List.of("protocol", "zmtp", "workersdk")),
            Map.entry("cli", List.of("protocol", "zmtp", "clientsdk", "gatewayapi")),
            Map.entry(
                    "standalone",
                    List.of(
                            "protocol",
                            "zmtp",
                            "workersdk",
                            "clientsdk",
                            "brokerspi",
                            "brokercore",
                            "brokerservice",
                            "authworker",
                            "loggerworker",
                            "outbound",
                            "gateway",
                            "gatewayapi",
                            "echoworker")));

    private static final String[] PURE = {
        "dev.reeve.protocol..", "dev.reeve.brokerspi..", "dev.reeve.brokercore..", "dev.reeve.operator.law.."
    };

    private static final String[] WITHOUT_FRAMEWORK = {
        "dev.reeve.protocol..",
        "dev.reeve.brokerspi..",
        "dev.reeve.brokercore..",
        "dev.reeve.zmtp..",
        "dev.reeve.workersdk..",
        "dev.reeve.clientsdk..",
        "dev.reeve.outbound..",
        "dev.reeve.grpcport..",
        "dev.reeve.gatewayclient..",
        "dev.reeve.operatorapi..",
        "dev.reeve.operator.law.."
    };

    private static final JavaClasses CLASSES = importModules();

    static Stream<String> modules() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void dependsOnlyOnTheModulesBelow(String module) {
        String[] forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(module)
                        && !MAY_USE.getOrDefault(module, List.of()).contains(other))
                .map(other -> "dev.reeve." + other + "..")
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.reeve." + module + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden));

        rule.check(CLASSES);
    }

    @Test
    void seesEveryModule() {
        assertThat(MAY_USE.keySet())
                .allSatisfy(module -> assertThat(CLASSES)
                        .as("classes of dev.reeve.%s", module)
                        .anyMatch(type -> type.getPackageName().startsWith("dev.reeve." + module)));
    }

    @Test
    void protocolBrokerCoreAndLawHaveNoClockThreadSocketOrChance() {
        DescribedPredicate<JavaClass> world = resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.logging..",
                        "java.util.concurrent..")
                .or(named("java.lang.Thread"))
                .or(named("java.util.Random"))
                .or(named("java.lang.System$Logger"))
                .or(named("java.security.SecureRandom"));
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .resideOutsideOfPackages("dev.reeve.protocol.v1..", "dev.reeve.protocol.auth..")
                .should()
                .dependOnClassesThat(world)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void librariesBringNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(WITHOUT_FRAMEWORK)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..", "org.eclipse.microprofile.."))
                .check(CLASSES);
    }

    @Test
    void onlyTransportsSeeJeroMq() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.reeve.zmtp.jeromq..", "dev.reeve.bench..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.zeromq.."))
                .orShould()
                .dependOnClassesThat(resideInAPackage("zmq.."))
                .check(CLASSES);
    }

    @Test
    void onlyProgramsForATerminalPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.reeve.cli..",
                        "dev.reeve.standalone..",
                        "dev.reeve.bench..",
                        "dev.reeve.images..",
                        "dev.reeve.phonesimulator..")
                // Of the benchmarks, in that package for what it measures.
                .and()
                .doNotHaveFullyQualifiedName("dev.reeve.authworker.HashCeiling")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void nobodySwallowsTheWorldInAUtilityClass() {
        noClasses()
                .that()
                .resideInAPackage("dev.reeve..")
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(name, type -> type.getName().equals(name));
    }

    private static JavaClasses importModules() {
        try (Stream<Path> poms = Files.find(Launcher.ROOT, 3, (path, _) -> path.endsWith("pom.xml"))) {
            List<Path> classes = poms.map(pom -> pom.resolveSibling("target").resolve("classes"))
                    .filter(Files::isDirectory)
                    .toList();
            return new ClassFileImporter().importPaths(classes.toArray(Path[]::new));
        } catch (IOException e) {
            throw new AssertionError("cannot read the modules: " + Arrays.toString(e.getStackTrace()), e);
        }
    }
}
