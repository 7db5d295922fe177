// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The rules of code that decides by what it is told alone: the same events at the same times, the same commands. */
public final class Purity {
    private static final ArchRule NO_CLOCK_THREAD_OR_RANDOMNESS = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RandomGenerator.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    private final JavaClasses classes;

    private Purity(JavaClasses classes) {
        this.classes = classes;
    }

    /** That of a package and those below it, without their tests. */
    public static Purity of(String root) {
        return new Purity(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root));
    }

    /**
     * Uses nothing of other packages.
     *
     * @throws AssertionError names who does
     */
    public void usesOnly(String... packages) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(packages)
                .check(classes);
    }

    /**
     * Asks for neither the time, nor a thread, nor chance.
     *
     * @throws AssertionError names who does
     */
    public void hasNoClockThreadOrRandomness() {
        NO_CLOCK_THREAD_OR_RANDOMNESS.check(classes);
    }
}
