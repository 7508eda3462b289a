package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.echopair.it.RunToExit.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/// The client's verdicts as a user of the image sees them: exit code, standard output, standard
/// error.
class ClientContainerIT {

    private static final String SENTENCE = "스승의 은혜는 하늘 같아서 . . .";

    /// Server and client find each other by name, as in Kubernetes.
    @Nested
    class On_the_server_s_network {

        private static final Network NETWORK = Network.newNetwork();
        private static final EchoServerContainer SERVER = EchoServerContainer.echoing()
                .withNetwork(NETWORK).withNetworkAliases("echo-server");

        @BeforeAll
        static void start() {
            SERVER.start();
        }

        @AfterAll
        static void stop() {
            SERVER.stop();
            NETWORK.close();
        }

        @Test
        void a_message_that_comes_back_passes() {
            Result client = run("send", "--target", "echo-server:8888", SENTENCE);
            assertThat(client.exitCode()).as(client.stderr()).isZero();
            assertThat(client.stdout()).isEqualTo("received (수신자료): " + SENTENCE + "\n");
            assertThat(client.stderr()).contains("PASS").doesNotContain(SENTENCE);
        }

        @Test
        void the_target_may_be_given_as_a_variable() {
            Result client = new RunToExit(App.CLIENT, "send", SENTENCE).withNetwork(NETWORK)
                    .withEnv("ECHO_TARGET", "echo-server:8888").result();
            assertThat(client.exitCode()).as(client.stderr()).isZero();
            assertThat(client.stdout()).contains(SENTENCE);
        }

        @Test
        void a_file_of_megabytes_passes(@TempDir Path folder) throws Exception {
            byte[] content = new byte[4 << 20];
            new Random(9).nextBytes(content);
            Path file = Files.write(folder.resolve("payload"), content);
            // The client runs as another user than this test.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            Result client = new RunToExit(App.CLIENT, "send", "--target", "echo-server:8888",
                    "--file", "/payload").withNetwork(NETWORK).withReadOnlyFile(file, "/payload")
                    .result();
            assertThat(client.exitCode()).as(client.stderr()).isZero();
        }

        @Test
        void a_port_where_nothing_listens_is_refused() {
            Result client = run("send", "--target", "echo-server:9", SENTENCE);
            assertThat(client.exitCode()).isEqualTo(69);
            assertThat(client.stderr()).contains("REFUSED", ":9");
            assertThat(client.stdout()).isEmpty();
        }

        @Test
        void a_name_that_nobody_has_is_a_fault_of_dns() {
            Result client = run("send", "--target", "nobody.invalid:8888", SENTENCE);
            assertThat(client.exitCode()).isEqualTo(69);
            assertThat(client.stderr()).contains("DNS", "nobody.invalid");
            assertThat(client.stdout()).isEmpty();
        }

        @Test
        void waiting_for_a_server_that_never_comes_ends_in_time() {
            Result client = run("send", "--target", "echo-server:9", "--wait", "2s", SENTENCE);
            assertThat(client.exitCode()).isEqualTo(69);
            assertThat(client.stderr()).contains("REFUSED");
        }

        private Result run(String... args) {
            return new RunToExit(App.CLIENT, args).withNetwork(NETWORK).result();
        }
    }

    @Nested
    class Against_a_server_that_misbehaves {

        @Test
        void a_wrong_byte_is_named_with_its_offset() throws Exception {
            Result client = run(peer -> {
                peer.read(6);
                peer.send("abcXef");
                return peer.readToEnd();
            }, "send", "abcdef");
            assertThat(client.exitCode()).isEqualTo(65);
            assertThat(client.stderr()).contains("MISMATCH", "offset 3", "64", "58");
        }

        @Test
        void a_surplus_byte_is_no_echo() throws Exception {
            Result client = run(peer -> {
                peer.read(6);
                peer.send("abcdef!");
                return peer.readToEnd();
            }, "send", "abcdef");
            assertThat(client.exitCode()).isEqualTo(65);
            assertThat(client.stderr()).contains("SURPLUS");
        }

        @Test
        void an_echo_cut_short_is_lost_bytes() throws Exception {
            Result client = run(peer -> {
                peer.read(6);
                peer.send("abc");
                return null;
            }, "send", "abcdef");
            assertThat(client.exitCode()).isEqualTo(75);
            assertThat(client.stderr()).contains("EARLY_EOF");
        }

        @Test
        void silence_is_a_timeout() throws Exception {
            Result client = run(Peer::readToEnd, "send", "--timeout", "1s", "abcdef");
            assertThat(client.exitCode()).isEqualTo(75);
            assertThat(client.stderr()).contains("READ_TIMEOUT");
        }

        private Result run(BareServer.Conversation<?> conversation, String... args)
                throws Exception {
            try (var server = new BareServer<>(conversation)) {
                return new RunToExit(App.CLIENT, args).withNetworkMode("host")
                        .withEnv("ECHO_TARGET", server.target()).result();
            }
        }
    }

    /// Korean arguments and variables arrive whole, although the image has no locale except the
    /// character type it ships.
    @Nested
    class A_mistake_in_Korean {

        @Test
        void in_a_flag_is_named() {
            Result client = new RunToExit(App.CLIENT, "send", "--없는-깃발").result();
            assertThat(client.exitCode()).isEqualTo(64);
            assertThat(client.stderr()).contains("--없는-깃발");
            assertThat(client.stdout()).isEmpty();
        }

        @Test
        void in_a_variable_is_named_with_what_is_allowed() {
            Result server = new RunToExit(App.SERVER).withEnv("ECHO_MODE", "메아리").result();
            assertThat(server.exitCode()).isEqualTo(64);
            assertThat(server.stderr()).contains("ECHO_MODE", "메아리", "echo", "discard", "greet");
            assertThat(server.stdout()).isEmpty();
        }
    }
}
