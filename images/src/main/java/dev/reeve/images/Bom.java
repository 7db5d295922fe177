// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is in an image, as CycloneDX 1.6 in JSON. Neither a time nor chance is in it: the same parts make the same
 * bytes.
 */
final class Bom {
    /** Where it lies in the image. */
    static final String PLACE = Start.HOME + "/sbom.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Pattern EXPRESSION = Pattern.compile(" (WITH|AND) ");

    private Bom() {}

    /** @param image the whole, which the parts are in */
    static void write(Path file, Part image, List<Part> parts) throws IOException {
        ObjectNode bom = JSON.createObjectNode();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("version", 1);
        ObjectNode metadata = bom.putObject("metadata");
        component(metadata.putObject("component"), image, "image");
        ArrayNode components = bom.putArray("components");
        Set<String> references = new HashSet<>(Set.of("image"));
        for (Part part : parts) {
            component(components.addObject(), part, reference(part, references));
        }
        byte[] bytes = JSON.writeValueAsBytes(bom);
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(bytes));
        Files.createDirectories(file.getParent());
        Files.write(file, JSON.writeValueAsBytes(bom));
    }

    /** Of its own: two jars of an artifact, with and without a classifier, have one purl. */
    private static String reference(Part part, Set<String> used) {
        String wanted = part.purl().isEmpty() ? part.name() + "@" + part.version() : part.purl();
        String reference = used.contains(wanted) ? wanted + "#" + part.place() : wanted;
        used.add(reference);
        return reference;
    }

    private static void component(ObjectNode component, Part part, String reference) {
        component.put("type", part.type());
        component.put("bom-ref", reference);
        if (!part.group().isEmpty()) {
            component.put("group", part.group());
        }
        component.put("name", part.name());
        component.put("version", part.version());
        if (!part.sha256().isEmpty()) {
            component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", part.sha256());
        }
        licences(component, part.licences());
        if (!part.purl().isEmpty()) {
            component.put("purl", part.purl());
        }
        if (!part.place().isEmpty()) {
            component.putObject("evidence").putArray("occurrences").addObject().put("location", part.place());
        }
    }

    /** Either licences one by one or one expression: the form has no mixture. */
    private static void licences(ObjectNode component, List<String> licences) {
        if (licences.isEmpty()) {
            return;
        }
        ArrayNode all = component.putArray("licenses");
        if (licences.size() == 1 && EXPRESSION.matcher(licences.getFirst()).find()) {
            all.addObject().put("expression", licences.getFirst());
            return;
        }
        for (String licence : licences) {
            all.addObject().putObject("license").put(Licences.isIdentifier(licence) ? "id" : "name", licence);
        }
    }
}
