// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Secrets and ConfigMaps of a namespace, at the API server of the cluster that this pod runs in. */
final class ClusterObjects implements AutoCloseable {
    private static final Duration CALL_MAX = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** What is kept there. */
    enum Kind {
        /** Its data is base64. */
        SECRET("secrets", "Secret"),
        /** Its data is text. */
        CONFIG_MAP("configmaps", "ConfigMap");

        private final String path;
        private final String word;

        Kind(String path, String word) {
            this.path = path;
            this.word = word;
        }
    }

    private final HttpClient http;
    private final URI server;
    private final String token;
    private final String namespace;
    private final Map<String, String> labels;

    private ClusterObjects(HttpClient http, URI server, String token, String namespace, Map<String, String> labels) {
        this.http = http;
        this.server = server;
        this.token = token;
        this.namespace = namespace;
        this.labels = labels;
    }

    /**
     * As the service account whose files are in the folder.
     *
     * @param labels of what is made
     */
    static ClusterObjects open(URI server, Path account, Map<String, String> labels) {
        try {
            String token = Files.readString(account.resolve("token")).strip();
            String namespace = Files.readString(account.resolve("namespace")).strip();
            HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(CALL_MAX);
            if ("https".equals(server.getScheme())) {
                http.sslContext(trusting(account.resolve("ca.crt")));
            }
            return new ClusterObjects(http.build(), server, token, namespace, labels);
        } catch (IOException | GeneralSecurityException e) {
            throw CliException.failed(
                    "the service account's files in " + account + " cannot be used (" + e.getMessage() + ")",
                    "Does this run in a pod whose service account has its token mounted?");
        }
    }

    /** The object, or empty if there is none. */
    Optional<ObjectNode> find(Kind kind, String name) {
        HttpResponse<String> answer = send("GET", path(kind) + "/" + name, "");
        return switch (answer.statusCode()) {
            case OK -> Json.parse(answer.body()).filter(JsonNode::isObject).map(ObjectNode.class::cast);
            case NOT_FOUND -> Optional.empty();
            default -> throw refused("get", kind, name, answer);
        };
    }

    /** Returns false if there is one already; it is left as it is. */
    boolean create(Kind kind, String name, ObjectNode data) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", kind.word);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        labels.forEach(metadata.putObject("labels")::put);
        object.set("data", data);
        HttpResponse<String> answer = send("POST", path(kind), Json.write(object));
        return switch (answer.statusCode()) {
            case OK, CREATED -> true;
            case CONFLICT -> false;
            default -> throw refused("create", kind, name, answer);
        };
    }

    /** Writes what {@link #find} gave, changed; refused if somebody else changed it meanwhile. */
    void replace(Kind kind, String name, ObjectNode object) {
        HttpResponse<String> answer = send("PUT", path(kind) + "/" + name, Json.write(object));
        if (answer.statusCode() != OK) {
            throw refused("update", kind, name, answer);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private String path(Kind kind) {
        return "/api/v1/namespaces/" + namespace + "/" + kind.path;
    }

    private HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(CALL_MAX)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw CliException.unreachable("the API server at " + server + " does not answer: " + e, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.failed("interrupted", "");
        }
    }

    /** What the server says names no secret: bodies of requests are not repeated in it. */
    private static CliException refused(String verb, Kind kind, String name, HttpResponse<String> answer) {
        String why = Json.parse(answer.body())
                .map(status -> status.path("message").asText())
                .orElse("");
        return CliException.notAllowed(
                "the API server did not %s %s %s: %d %s"
                        .formatted(verb, kind.word, name, answer.statusCode(), VisibleText.of(why)),
                "");
    }

    private static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
