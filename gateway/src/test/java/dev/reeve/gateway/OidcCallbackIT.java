// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.OidcCallbackReply;
import dev.reeve.gatewayapi.auth.v1.OidcCallbackRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Where providers send browsers: they are sent on, and nothing is kept or shown. */
class OidcCallbackIT extends RoutesFixture {
    private static final String AUTH = "reeve.auth.v1.auth";
    private static final String PATH = "/v1/auth/oidc/callback";
    private static final String APP = "com.example.app:/signed-in?code=c1";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static void answerWithTheApp() {
        answer(AUTH, OidcCallbackReply.newBuilder().setRedirect(APP).build());
    }

    @Test
    void sendsABrowserOnToTheApp() throws Exception {
        answerWithTheApp();

        HttpResponse<String> answer = gateway.get(PATH + "?state=s%201&code=c%2B0&iss=https%3A%2F%2Fidp.example");

        OidcCallbackRequest sent = sent(OidcCallbackRequest.parser());
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(APP);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.body()).isEmpty();
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("OidcCallback");
        assertThat(sent.getState()).isEqualTo("s 1");
        assertThat(sent.getCode()).isEqualTo("c+0");
        assertThat(sent.getIss()).isEqualTo("https://idp.example");
    }

    @Test
    void takesAFormOfTheProvidersSite() throws Exception {
        answerWithTheApp();

        HttpResponse<String> answer =
                gateway.post(PATH, "state=s1&code=c0&user=%7B%7D", TYPE, FORM, "Origin", "https://appleid.apple.com");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(sent(OidcCallbackRequest.parser()).getUser()).isEqualTo("{}");
    }

    @Test
    void lookedAtNoCredential() throws Exception {
        answerWithTheApp();

        HttpResponse<String> answer =
                gateway.get(PATH + "?state=s1&error=access_denied", "Authorization", "Bearer usr");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(gateway.upstream.calls.peek().token()).isNull();
        assertThat(sent(OidcCallbackRequest.parser()).getError()).isEqualTo("access_denied");
    }

    @Test
    void refusesWhatIsGivenTwice() throws Exception {
        answerWithTheApp();

        HttpResponse<String> answer = gateway.get(PATH + "?state=s1&code=a&code=b");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @Test
    void takesFormsOfOtherSitesNowhereElse() throws Exception {
        HttpResponse<String> answer =
                gateway.post("/v1/auth/anonymous", "{}", TYPE, JSON, "Origin", "https://appleid.apple.com");

        assertThat(answer.statusCode()).isEqualTo(403);
    }
}
