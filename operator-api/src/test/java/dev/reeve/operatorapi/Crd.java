// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The CRD as it is committed, and as the classes would have it now. */
final class Crd {
    static final String FILE = "reeveworkerpools.reeve.dev-v1.yml";
    static final Path COMMITTED = Path.of("src/main/resources/META-INF/fabric8", FILE);

    private static final Path MADE_IN = Path.of("target/crd");
    static final Path GENERATED = MADE_IN.resolve(FILE);

    private static final String DESCRIPTION = "The workers of one service, scaled from what the brokers see.";

    private Crd() {}

    /** Written by the generator of fabric8 to {@link #GENERATED}. */
    static String generated() {
        try {
            Files.createDirectories(MADE_IN);
            new CRDGenerator()
                    .inOutputDir(MADE_IN.toFile())
                    .forCRDVersions("v1")
                    // with fewer quotes True and False of conditions would be no texts
                    .withMinQuotes(false)
                    .withPostProcessor(new AsDeclared())
                    .customResourceClasses(List.<Class<? extends HasMetadata>>of(ReeveWorkerPool.class))
                    .detailedGenerate();
            return Files.readString(GENERATED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole committed file. */
    static JsonNode committed() {
        return read(COMMITTED);
    }

    /** The schema of the committed file. */
    static JsonNode schema() {
        return schemaOf(committed());
    }

    static JsonNode schemaOf(JsonNode crd) {
        return crd.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    static ObjectNode read(Path file) {
        return Pools.read(file);
    }

    static ObjectNode parse(String yaml) {
        try {
            return (ObjectNode) Pools.YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The generator sorts columns by their paths, and has no place for the description of the whole. */
    private static final class AsDeclared implements CRDPostProcessor {
        private static final List<String> ORDER = Arrays.stream(
                        ReeveWorkerPool.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();

        @Override
        public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
            for (CustomResourceDefinitionVersion version :
                    ((CustomResourceDefinition) crd).getSpec().getVersions()) {
                List<CustomResourceColumnDefinition> columns = version.getAdditionalPrinterColumns().stream()
                        .sorted(Comparator.comparingInt(column -> ORDER.indexOf(column.getName())))
                        .toList();
                version.setAdditionalPrinterColumns(columns);
                version.getSchema().getOpenAPIV3Schema().setDescription(DESCRIPTION);
            }
            return crd;
        }
    }
}
