// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module uses what it may, and one class alone names an engine. */
final class BrokerServiceArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.reeve.brokerservice");

    @Test
    void knowsNoOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.reeve.authworker..",
                        "dev.reeve.loggerworker..",
                        "dev.reeve.gateway..",
                        "dev.reeve.clientsdk..",
                        "dev.reeve.workersdk..")
                .check(CLASSES);
    }

    @Test
    void onlyTheServiceChoosesTheEngine() {
        noClasses()
                .that()
                .doNotHaveSimpleName("BrokerService")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.reeve.zmtp.jeromq..", "zmq..", "org.zeromq..")
                .check(CLASSES);
    }
}
