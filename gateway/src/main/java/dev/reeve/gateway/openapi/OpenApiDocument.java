// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.reeve.protocol.ServiceName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document: the gateway's routes and, one path per method, the services with descriptors. */
public final class OpenApiDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String JSON_TYPE = "application/json";

    private final Comments comments = new Comments();
    private final MessageSchemas schemas = new MessageSchemas(comments);
    private final Map<String, ObjectNode> paths = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final String server;

    /** @param server where the gateway is, as its callers see it */
    public OpenApiDocument(String server) {
        this.server = server;
    }

    /** Adds a route. */
    public void add(ApiRoute route) {
        ObjectNode operation = operation(route.method(), route.path(), route.tag());
        operation.put("summary", route.summary());
        security(operation, route.access());
        ArrayNode parameters = JSON.arrayNode();
        pathParameters(route.path(), parameters);
        for (ApiRoute.Parameter parameter : route.parameters()) {
            ObjectNode node =
                    parameters.addObject().put("name", parameter.name()).put("in", "query");
            node.put("description", parameter.description()).putObject("schema").put("type", parameter.type());
        }
        if (route.access() != ApiRoute.Access.STATIC) {
            SharedParts.callParameters(route.method(), parameters);
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        body(operation, route);
        answers(operation, route);
    }

    /** Adds every method of a service, under its name in MDP, by which descriptors of which version. */
    public void add(ServiceDescriptor service, String version) {
        String name = ServiceName.ofGrpc(service.getFullName());
        String said = comments.of(service);
        String from = version.isEmpty() ? "" : "Version " + version + ".";
        tags.put(name, (said.isEmpty() || from.isEmpty() ? said + from : said + "\n\n" + from));
        for (MethodDescriptor method : service.getMethods()) {
            ObjectNode operation = operation("POST", "/v1/services/" + name + "/" + method.getName(), name);
            operation.put("operationId", name + "." + method.getName());
            operation.put("x-reeve-grpc", service.getFullName() + '/' + method.getName());
            operation.put("summary", summary(method));
            String comment = comments.of(method);
            if (!comment.isEmpty()) {
                operation.put("description", comment);
            }
            security(operation, ApiRoute.Access.SERVICE);
            SharedParts.callParameters("POST", operation.putArray("parameters"));
            message(operation.putObject("requestBody"), method.getInputType());
            answers(operation, method);
        }
    }

    /** The whole. */
    public ObjectNode build() {
        ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info").put("title", "Reeve").put("version", "1").put("description", SharedParts.ABOUT);
        document.putArray("servers").addObject().put("url", server);
        ArrayNode named = document.putArray("tags");
        tags.forEach((name, description) -> {
            ObjectNode tag = named.addObject().put("name", name);
            if (!description.isEmpty()) {
                tag.put("description", description);
            }
        });
        ObjectNode all = document.putObject("paths");
        paths.forEach(all::set);
        ObjectNode components = document.putObject("components");
        ObjectNode described = components.putObject("schemas");
        schemas.all().forEach(described::set);
        SharedParts.addTo(components);
        return document;
    }

    private ObjectNode operation(String method, String path, String tag) {
        tags.putIfAbsent(tag, "");
        ObjectNode operation =
                paths.computeIfAbsent(path, _ -> JSON.objectNode()).putObject(method.toLowerCase(Locale.ROOT));
        operation.putArray("tags").add(tag);
        return operation;
    }

    private static String summary(MethodDescriptor method) {
        String kind = (method.isClientStreaming() ? " Takes a stream; here, one message." : "")
                + (method.isServerStreaming() ? " Answers with a stream." : "");
        return method.getName() + "." + kind;
    }

    private static void security(ObjectNode operation, ApiRoute.Access access) {
        ArrayNode security = operation.putArray("security");
        if (access == ApiRoute.Access.SERVICE) {
            security.addObject();
        }
        if (access == ApiRoute.Access.SERVICE || access == ApiRoute.Access.CREDENTIAL) {
            security.addObject().putArray("bearer");
            security.addObject().putArray("apiKey");
        }
    }

    private static void pathParameters(String path, ArrayNode parameters) {
        for (String part : path.split("/", -1)) {
            if (part.startsWith("{")) {
                parameters
                        .addObject()
                        .put("name", part.substring(1, part.length() - 1))
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string")
                        .put("minLength", 1);
            }
        }
    }

    private void body(ObjectNode operation, ApiRoute route) {
        Descriptor input = route.input();
        if (input != null) {
            message(operation.putObject("requestBody"), input);
        } else if (!route.takes().isEmpty()) {
            ObjectNode content = operation.putObject("requestBody").putObject("content");
            route.takes().forEach(type -> content.putObject(type).putObject("schema"));
        }
    }

    private void message(ObjectNode holder, Descriptor message) {
        holder.putObject("content").putObject(JSON_TYPE).set("schema", schemas.of(message));
    }

    private void answers(ObjectNode operation, ApiRoute route) {
        ObjectNode responses = operation.putObject("responses");
        Descriptor output = route.output();
        if (output != null || !route.gives().isEmpty()) {
            ok(responses, output, route.gives());
        }
        if (output == null) {
            // A call without a body in its answer, or a path that only says that it is there.
            responses.putObject("204").put("description", "Done; there is nothing to say.");
        }
        SharedParts.problems(responses, route.access());
    }

    private void answers(ObjectNode operation, MethodDescriptor method) {
        ObjectNode responses = operation.putObject("responses");
        ObjectNode content = ok(responses, method.getOutputType(), List.of());
        if (method.isServerStreaming()) {
            SharedParts.streams(content);
            responses.putObject("204").put("description", "A stream without items.");
        }
        SharedParts.problems(responses, ApiRoute.Access.SERVICE);
    }

    private ObjectNode ok(ObjectNode responses, @Nullable Descriptor output, List<String> gives) {
        ObjectNode answer = responses.putObject("200").put("description", "Done.");
        SharedParts.headers(answer);
        ObjectNode content = answer.putObject("content");
        if (output != null) {
            content.putObject(JSON_TYPE).set("schema", schemas.of(output));
        }
        gives.forEach(type -> content.putObject(type).putObject("schema"));
        return content;
    }
}
