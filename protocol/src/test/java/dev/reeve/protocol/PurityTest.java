// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The module is functions and values: no clock, thread, randomness of its own, socket, log. */
class PurityTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.reeve.protocol");

    @Test
    void callsNeitherClockNorThreadNorRandomness() {
        noClasses()
                .that()
                .resideInAPackage("dev.reeve.protocol")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.nio.channels..", "java.util.logging..", "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void dependsOnProtobufAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.reeve.protocol..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.reeve.protocol..", "com.google.protobuf..", "org.jspecify..")
                .check(CLASSES);
    }
}
