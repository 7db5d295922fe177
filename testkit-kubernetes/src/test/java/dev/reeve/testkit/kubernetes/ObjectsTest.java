// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API server does with objects, by the bytes of its answers. */
class ObjectsTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/test/leases";
    private static final String POOLS = "/apis/example.com/v1/namespaces/test/pools";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String MERGE = "application/merge-patch+json";

    private static final String CRD = """
        {'kind':'CustomResourceDefinition', 'metadata':{'name':'pools.example.com'}, 'spec':{'versions':[{'schema':
        {'openAPIV3Schema':{'properties':{'spec':{'properties':{'bounds':{'default':{}, 'properties':
        {'max':{'type':'integer', 'default':5}}}}}}}}}]}}
        """;

    private final ObjectMapper json = new ObjectMapper();
    private final MockCluster cluster = MockCluster.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        cluster.close();
    }

    @Test
    void aLeaseIsTakenByOneOfTwoThatReadTheSame() throws Exception {
        JsonNode read = send("POST", LEASES, "", "{'metadata':{'name':'leader'},'spec':{}}", 201);
        String version = read.path("metadata").path("resourceVersion").asText();
        String taken = "{'metadata':{'name':'leader','resourceVersion':'%s'},'spec':{'holderIdentity':'%s'}}";

        send("PUT", LEASES + "/leader", "", taken.formatted(version, "a"), 200);
        JsonNode refused = send("PUT", LEASES + "/leader", "", taken.formatted(version, "b"), 409);

        assertThat(refused.path("reason").asText()).isEqualTo("Conflict");
        assertThat(send("GET", LEASES + "/leader", "", "", 200)
                        .path("spec")
                        .path("holderIdentity")
                        .asText())
                .isEqualTo("a");
    }

    @Test
    void statusAndSpecAreWrittenApart() throws Exception {
        send("POST", POOLS, "", "{'kind':'Pool','metadata':{'name':'p'},'spec':{'a':1},'status':{'x':9}}", 201);

        send("PATCH", POOLS + "/p/status", MERGE, "{'spec':{'a':2},'status':{'x':1}}", 200);
        JsonNode pool = send("PATCH", POOLS + "/p", MERGE, "{'spec':{'b':3},'status':{'x':7}}", 200);

        assertThat(pool.path("spec").toString()).isEqualTo("{\"a\":1,\"b\":3}");
        assertThat(pool.path("status").toString()).isEqualTo("{\"x\":1}");
        assertThat(pool.path("metadata").path("generation").asInt()).isEqualTo(2);
    }

    @Test
    void aWriteThatChangesNothingHasNoNewVersion() throws Exception {
        JsonNode made = send("POST", POOLS, "", "{'kind':'Pool','metadata':{'name':'p'},'spec':{'a':1}}", 201);
        JsonNode same = send("PATCH", POOLS + "/p", MERGE, "{'spec':{'a':1}}", 200);

        assertThat(same).isEqualTo(made);
    }

    @Test
    void customResourcesGetTheDefaultsOfTheirSchema() throws Exception {
        send("POST", CRDS, "", CRD, 201);

        JsonNode pool = send("POST", POOLS, "", "{'kind':'Pool','metadata':{'name':'p'},'spec':{}}", 201);

        assertThat(pool.path("spec").path("bounds").path("max").asInt()).isEqualTo(5);
    }

    @Test
    void whatHasFinalizersGoesWhenTheyAreGone() throws Exception {
        send(
                "POST",
                POOLS,
                "",
                "{'kind':'Pool','metadata':{'name':'p','finalizers':['example.com/f']},'spec':{}}",
                201);

        send("DELETE", POOLS + "/p", "", "", 200);
        assertThat(send("GET", POOLS + "/p", "", "", 200).path("metadata").has("deletionTimestamp"))
                .isTrue();

        send("PATCH", POOLS + "/p", MERGE, "{'metadata':{'finalizers':null}}", 200);
        send("GET", POOLS + "/p", "", "", 404);
    }

    @Test
    void patchesOfEveryKindAreApplied() throws Exception {
        send("POST", POOLS, "", "{'kind':'Pool','metadata':{'name':'p'},'spec':{'list':[{'name':'a','n':1}]}}", 201);

        send("PATCH", POOLS + "/p", "application/json-patch+json", "[{'op':'add','path':'/spec/x','value':2}]", 200);
        JsonNode pool = send(
                "PATCH",
                POOLS + "/p",
                "application/strategic-merge-patch+json",
                "{'spec':{'list':[{'name':'a','m':2},{'name':'b'}]}}",
                200);
        JsonNode applied = send(
                "PATCH",
                POOLS + "/new?fieldManager=t",
                "application/apply-patch+yaml",
                "{'kind':'Pool','metadata':{'name':'new'},'spec':{}}",
                201);

        assertThat(pool.path("spec").toString())
                .isEqualTo("{\"list\":[{\"name\":\"a\",\"n\":1,\"m\":2},{\"name\":\"b\"}],\"x\":2}");
        assertThat(applied.path("metadata").path("uid").asText()).isNotEmpty();
        send("PATCH", POOLS + "/p", "text/plain", "{}", 415);
    }

    @Test
    void listsAreOfOneNamespaceOrOfAllAndBySelector() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            String labels = name.equals("c") ? "{}" : "{'half':'" + name + "'}";
            send("POST", POOLS, "", "{'kind':'Pool','metadata':{'name':'" + name + "','labels':" + labels + "}}", 201);
        }
        send("POST", POOLS.replace("test", "other"), "", "{'kind':'Pool','metadata':{'name':'d'}}", 201);

        assertThat(names(POOLS)).isEqualTo("a b c");
        assertThat(names("/apis/example.com/v1/pools")).isEqualTo("d a b c");
        assertThat(names(POOLS + "?labelSelector=half%20in%20(a,b),half!%3Db")).isEqualTo("a");
        assertThat(names(POOLS + "?labelSelector=!half")).isEqualTo("c");
        assertThat(names(POOLS + "?fieldSelector=metadata.name%3Db")).isEqualTo("b");
    }

    @Test
    void tellsWhichKindsThereAre() throws Exception {
        assertThat(send("GET", "/version", "", "", 200).path("major").asText()).isEqualTo("1");
        assertThat(send("GET", "/apis", "", "", 200).toString()).contains("coordination.k8s.io");
        assertThat(send("GET", "/apis/apps/v1", "", "", 200).toString()).contains("deployments");
        assertThat(send(
                                "POST",
                                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                                "",
                                "{'kind':'SelfSubjectAccessReview','spec':{}}",
                                201)
                        .path("status")
                        .path("allowed")
                        .asBoolean())
                .isTrue();
    }

    private String names(String path) throws Exception {
        List<String> names = new ArrayList<>();
        send("GET", path, "", "", 200)
                .path("items")
                .forEach(item -> names.add(item.path("metadata").path("name").asText()));
        return String.join(" ", names);
    }

    private JsonNode send(String method, String path, String type, String body, int code)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.url() + path))
                .header("Content-Type", type.isEmpty() ? "application/json" : type)
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        return json.readTree(answer.body());
    }
}
