// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Maven's local repository, from which all jars came: what they are called there and what their POMs, or the parents of
 * these, say of licences.
 */
final class Repository {
    private static final int DEPTH_MAX = 20;
    private static final int PARENTS_MAX = 8;
    private static final Pattern SELF = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

    private final Path root;
    private final Map<String, Artifact> byFile = new HashMap<>();

    private Repository(Path root) {
        this.root = root;
    }

    /** Who made a jar. */
    record Artifact(String group, String name, String version) {
        Path pom(Path root) {
            return root.resolve(group.replace('.', '/'))
                    .resolve(name)
                    .resolve(version)
                    .resolve(name + "-" + version + ".pom");
        }
    }

    /** One that is not there knows nothing. */
    static Repository at(Path root) throws IOException {
        Repository repository = new Repository(root);
        if (Files.isDirectory(root)) {
            try (Stream<Path> found =
                    Files.find(root, DEPTH_MAX, (path, _) -> path.toString().endsWith(".jar"))) {
                found.forEach(repository::add);
            }
        }
        return repository;
    }

    /** By its name, to which Quarkus puts the group before. */
    Optional<Artifact> artifact(String file) {
        return Optional.ofNullable(byFile.get(file));
    }

    /** What a jar that Maven made says of itself; nothing if it has several in one. */
    static Optional<Artifact> said(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> said = file.stream()
                    .filter(entry -> SELF.matcher(entry.getName()).matches())
                    .toList();
            if (said.size() != 1) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            try (InputStream in = file.getInputStream(said.getFirst())) {
                properties.load(in);
            }
            return Optional.of(new Artifact(
                    properties.getProperty("groupId", ""),
                    properties.getProperty("artifactId", ""),
                    properties.getProperty("version", "")));
        }
    }

    /** SPDX identifiers where known, else names; none if the POMs say nothing or are not there. */
    List<String> licences(Artifact artifact) throws IOException {
        Path pom = artifact.pom(root);
        for (int i = 0; i < PARENTS_MAX && Files.exists(pom); i++) {
            Element project = read(pom);
            List<String> licences = child(project, "licenses").stream()
                    .flatMap(all -> children(all, "license"))
                    .flatMap(licence -> child(licence, "name").stream())
                    .map(name -> Licences.identifier(name.getTextContent()))
                    .distinct()
                    .toList();
            Optional<Element> parent = child(project, "parent");
            if (!licences.isEmpty() || parent.isEmpty()) {
                return licences;
            }
            pom = new Artifact(
                            text(parent.get(), "groupId"),
                            text(parent.get(), "artifactId"),
                            text(parent.get(), "version"))
                    .pom(root);
        }
        return List.of();
    }

    private void add(Path jar) {
        Path place = root.relativize(jar);
        int depth = place.getNameCount();
        if (depth < 4) {
            return;
        }
        String group = place.subpath(0, depth - 3).toString().replace('/', '.');
        String file = jar.getFileName().toString();
        Artifact artifact = new Artifact(
                group,
                place.getName(depth - 3).toString(),
                place.getName(depth - 2).toString());
        byFile.put(file, artifact);
        byFile.put(group + "." + file, artifact);
    }

    private static Element read(Path pom) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read " + pom, e);
        }
    }

    private static String text(Element parent, String name) {
        return child(parent, name).map(Element::getTextContent).orElse("").strip();
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent, name).findFirst();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .filter(element -> element.getTagName().equals(name));
    }
}
