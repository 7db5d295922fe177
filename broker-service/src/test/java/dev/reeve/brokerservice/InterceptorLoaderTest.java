// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.brokercore.InterceptorEntry;
import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.InterceptorFactory;
import dev.reeve.brokerspi.InterceptorSettings;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.grpcport.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterceptorLoaderTest {
    private static final String PREFIX = "reeve.broker.interceptors.";

    @TempDir
    private Path folder;

    /** On the class path by META-INF/services of the tests. */
    public static final class OnClassPath implements InterceptorFactory {
        @Override
        public String name() {
            return "on-class-path";
        }

        @Override
        public Interceptor create(InterceptorSettings settings) {
            settings.allowOnly("text");
            String text = settings.text("text", "");
            if (text.equals("broken")) {
                throw new IllegalStateException("cannot be made");
            }
            return _ -> RequestDecision.discard(text);
        }
    }

    private InterceptorSet load(Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        values.forEach((key, value) -> all.put(PREFIX + key, value));
        return new InterceptorLoader(
                        BrokerSetupTest.config(all).interceptors(), getClass().getClassLoader())
                .load();
    }

    private Map<String, String> inFolder(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("folder", folder.toString());
        return all;
    }

    @Test
    void nothingIsLoadedThatIsNotNamed() throws IOException {
        InterceptorJar.write(folder.resolve("a.jar"), "in-folder", "throw new IllegalStateException();");

        assertThat(load(inFolder(Map.of())).entries()).isEmpty();
    }

    @Test
    void loadsFromClassPathAndFolderInTheOrderOfTheChain() throws IOException {
        InterceptorJar.write(folder.resolve("a.jar"), "in-folder", "return RequestDecision.forward();");
        Files.writeString(folder.resolve("notes.txt"), "not a jar");

        try (InterceptorSet set = load(inFolder(Map.of(
                "chain", "in-folder,on-class-path",
                "named.on-class-path.services", "shop.*,money",
                "named.on-class-path.settings.text", "x",
                "slow", "20ms")))) {
            assertThat(set.entries()).extracting(InterceptorEntry::name).containsExactly("in-folder", "on-class-path");
            assertThat(set.entries().getLast().services()).containsExactlyInAnyOrder("shop.*", "money");
            assertThat(set.entries().getFirst().services()).containsExactly("*");
            assertThat(set.slowTime().toMillis()).isEqualTo(20);
            assertThat(set.entries().getFirst().interceptor().getClass().getClassLoader())
                    .isNotSameAs(getClass().getClassLoader());
        }
    }

    @Test
    void unknownNameEndsTheStartAndSaysWhichThereAre() {
        assertThatThrownBy(() -> load(Map.of("chain", "on-class-paht")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(PREFIX + "chain=on-class-paht is refused; allowed: on-class-path");
    }

    @Test
    void wrongSettingsEndTheStart() {
        assertThatThrownBy(() -> load(Map.of("chain", "on-class-path", "named.on-class-path.settings.txet", "x")))
                .hasMessageContaining(PREFIX + "named.on-class-path.settings.txet is unknown; allowed: text");
        assertThatThrownBy(() -> load(Map.of("chain", "on-class-path", "named.on-class-path.settings.text", "broken")))
                .hasMessageContaining("cannot be made");
        assertThatThrownBy(() -> load(Map.of("named.on-class-path.settings.text", "x")))
                .hasMessageContaining("does not name it");
        assertThatThrownBy(() -> load(Map.of("chain", "on-class-path,on-class-path")))
                .hasMessageContaining("each name once");
        for (String service : new String[] {"reeve.auth.v1.auth", "reeve.auth.*", "mmi.service"}) {
            assertThatThrownBy(() -> load(Map.of("chain", "on-class-path", "named.on-class-path.services", service)))
                    .hasMessageContaining("named.on-class-path.services=" + service);
        }
    }

    @Test
    void folderThatIsNotThereEndsTheStart() {
        assertThatThrownBy(() -> load(Map.of(
                        "chain",
                        "on-class-path",
                        "folder",
                        folder.resolve("none").toString())))
                .hasMessageContaining(PREFIX + "folder=");
    }

    @Test
    void twoOfOneNameAndBadNamesEndTheStart() throws IOException {
        InterceptorJar.write(folder.resolve("a.jar"), "on-class-path", "return RequestDecision.forward();");
        assertThatThrownBy(() -> load(inFolder(Map.of("chain", "on-class-path"))))
                .hasMessageContaining("Two interceptors are called on-class-path");
        InterceptorJar.write(folder.resolve("a.jar"), "No Name", "return RequestDecision.forward();");
        assertThatThrownBy(() -> load(inFolder(Map.of("chain", "on-class-path"))))
                .hasMessageContaining("\"No Name\"");
    }

    @Test
    void jarThatNamesAClassThatIsNotThereEndsTheStart() throws IOException {
        InterceptorJar.writeNaming(folder.resolve("a.jar"), "org.example.Missing");

        assertThatThrownBy(() -> load(inFolder(Map.of("chain", "on-class-path"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("org.example.Missing");
    }
}
