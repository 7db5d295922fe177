// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module knows nothing of MDP, and its interfaces nothing of JeroMQ. */
final class ZmtpArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.reeve.zmtp");

    @Test
    void knowsNoOtherModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.reeve.protocol..", "dev.reeve.brokercore..", "io.quarkus..")
                .check(CLASSES);
    }

    @Test
    void interfacesKnowNoLibrary() {
        noClasses()
                .that()
                .resideInAPackage("dev.reeve.zmtp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("zmq..", "org.zeromq..", "dev.reeve.zmtp.jeromq..")
                .check(CLASSES);
    }
}
