// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.grpcworker.greeter.GreeterGrpc;
import dev.reeve.grpcworker.greeter.HelloReply;
import dev.reeve.grpcworker.greeter.HelloRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Minute 8 of somebody who writes a worker: a grpc-java service, called with JSON. */
@Tag("journey-2")
@Tag("G3")
@Timeout(90)
class GrpcServiceIT {
    private static final String HELLO = "/v1/services/greeter.v1.greeter/SayHello";

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static Http http;
    private static String token;
    private static Peer worker;

    @BeforeAll
    static void start() {
        http = new Http(REEVE.url());
        token = REEVE.cli("token").strip();
        worker = GreeterExample.start("tcp://127.0.0.1:" + REEVE.brokerPort());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    private static JsonNode document() {
        return http.get("/v1/openapi.json", token).json();
    }

    /** A call waits for the descriptors of its service; a list of all shows what the last look at the brokers found. */
    private static void awaitDescribed() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> document().at("/paths").has("/v1/services/greeter.v1.greeter/SayHello"));
    }

    @Test
    void curlCallsItWithJson() {
        String line = "curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' "
                + "-d '{\"name\":\"Ada\",\"language\":\"GERMAN\"}' " + REEVE.url() + HELLO;

        Launcher.Result result = Launcher.shell(Map.of("TOKEN", token), Duration.ofSeconds(20), line);

        assertThat(result.out()).contains("\"text\":\"Hallo Ada\"").contains("\"caller\":\"");
    }

    @Test
    void itsOwnStubCallsIt() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", REEVE.url().getPort())
                .usePlaintext()
                .build();
        try {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
            GreeterGrpc.GreeterBlockingStub stub = GreeterGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            HelloRequest ada =
                    HelloRequest.newBuilder().setName("Ada").setTimes(3).build();
            List<String> often = new ArrayList<>();

            HelloReply once = stub.sayHello(ada);
            stub.sayHelloOften(ada).forEachRemaining(reply -> often.add(reply.getText()));

            assertThat(once.getText()).isEqualTo("Hello Ada");
            assertThat(often).containsExactly("Hello Ada", "Hallo Ada", "Bonjour Ada");
            assertThatThrownBy(() -> stub.sayHello(HelloRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            error -> assertThat(error.getStatus())
                                    .extracting(Status::getCode, Status::getDescription)
                                    .containsExactly(Status.Code.INVALID_ARGUMENT, "name has 1 to 100 characters"));
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void connectCallsItWithJsonByPostAndByGet() {
        Http.Answer posted = http.post("/greeter.v1.Greeter/SayHello", token, "{\"name\":\"Ada\"}");
        Http.Answer got = http.get(
                "/greeter.v1.Greeter/SayHello?connect=v1&encoding=json&message=%7B%22name%22%3A%22Bob%22%7D", token);

        assertThat(posted.json().path("text").asText()).isEqualTo("Hello Ada");
        assertThat(got.json().path("text").asText()).isEqualTo("Hello Bob");
    }

    @Test
    void gRpcWebCallsIt() {
        byte[] message = HelloRequest.newBuilder().setName("Ada").build().toByteArray();
        byte[] framed = ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();

        Http.Answer answer =
                http.post("/greeter.v1.Greeter/SayHello", token, framed, "Content-Type", "application/grpc-web+proto");

        assertThat(answer.body()).contains("Hello Ada").contains("grpc-status:");
    }

    @Test
    void grpcurlListsDescribesAndCallsIt() {
        Path grpcurl = Launcher.ROOT.resolve("target/test-go/grpcurl");
        assumeTrue(Files.isExecutable(grpcurl), "no grpcurl: run build-config/test-tools.sh . (needs Go)");
        awaitDescribed();
        String address = "127.0.0.1:" + REEVE.url().getPort();
        Map<String, String> environment = Map.of("GRPCURL", grpcurl + " -plaintext", "TOKEN", token, "AT", address);
        Duration within = Duration.ofSeconds(20);

        Launcher.Result list = Launcher.shell(environment, within, "$GRPCURL $AT list");
        Launcher.Result described =
                Launcher.shell(environment, within, "$GRPCURL $AT describe greeter.v1.HelloRequest");
        Launcher.Result called = Launcher.shell(
                environment,
                within,
                "$GRPCURL -H \"authorization: Bearer $TOKEN\" -d '{\"name\":\"Ada\"}' $AT greeter.v1.Greeter/SayHello");

        assertThat(list.out()).contains("greeter.v1.Greeter").contains("reeve.auth.v1.Auth");
        assertThat(described.out()).contains("As they like to be called").contains(".greeter.v1.Language");
        assertThat(called.out()).as(called.err()).contains("\"text\": \"Hello Ada\"");
    }

    @Test
    void itsStatusIsTheErrorOfTheCall() {
        Http.Answer answer = http.post(HELLO, token, "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).isEqualTo("name has 1 to 100 characters");
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid_argument");
        assertThat(answer.json().path("domain").asText()).isEqualTo(GreeterExample.SERVICE);
    }

    @Test
    void itsStreamIsOneLineForEachReply() {
        Http.Answer answer =
                http.post("/v1/services/greeter.v1.greeter/SayHelloOften", token, "{\"name\":\"Ada\",\"times\":3}");

        assertThat(answer.body()
                        .lines()
                        .map(line -> line.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                        .limit(3))
                .containsExactly("Hello Ada", "Hallo Ada", "Bonjour Ada");
    }

    @Test
    void theGatewayDescribesItWithTheWordsOfItsProtoFile() {
        awaitDescribed();
        JsonNode document = document();

        assertThat(document.at("/paths/~1v1~1services~1greeter.v1.greeter~1SayHello/post/description")
                        .asText())
                .isEqualTo("Says hello once.");
        assertThat(document.at("/components/schemas/greeter.v1.HelloRequest/properties/name/description")
                        .asText())
                .isEqualTo("As they like to be called; up to 100 characters.");
    }
}
