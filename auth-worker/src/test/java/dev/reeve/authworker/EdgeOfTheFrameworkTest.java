// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The domain knows no framework and no wire; what decides knows no database either. */
class EdgeOfTheFrameworkTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.reeve.authworker");

    @Test
    void onlyTheEdgeSeesQuarkus() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(AuthApp|AuthHealth|AuthLiveness|\\w+Config|SmtpSender)(\\$.*|_.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "io.smallrye..")
                .check(CLASSES);
    }

    @Test
    void onlyTheServicesSeeTheWire() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        ".*\\.(AuthApp|\\w+Service|\\w+Calls|ClientMessages|OperationMetrics|CallerOf|MethodAccess|Refusals"
                                + "|RunningAuth|ClientBrokers|SessionReplies)(\\$.*|_.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.reeve.workersdk..",
                        "dev.reeve.clientsdk..",
                        "dev.reeve.gatewayapi..",
                        "dev.reeve.protocol..")
                .check(CLASSES);
    }

    @Test
    void whatDecidesTouchesNoDatabaseAndNoClock() {
        noClasses()
                .that()
                .haveNameMatching(".*\\.(RefreshDecision|SignInDelay|KeyRotation|PasswordRules|RefreshToken)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.InstantSource")
                .check(CLASSES);
    }
}
