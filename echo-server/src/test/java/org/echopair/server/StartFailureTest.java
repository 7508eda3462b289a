package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void of_a_process_without_descriptors_names_the_limit_and_not_the_port() throws Exception {
        try (var server = ServerProcess.launch(80, List.of(), "--event-loops=100")) {
            assertThat(server.awaitExit()).isEqualTo(70);
            assertThat(server.lines()).singleElement().asString()
                    .startsWith(
                            "echo-server: cannot start: out of file descriptors, the limit is 80")
                    .contains("--event-loops").doesNotContain("--port");
        }
    }

    @Test
    void of_a_process_without_memory_names_the_memory() throws Exception {
        try (var server = ServerProcess.launch(1024,
                List.of("-Xmx16m", "-XX:MaxDirectMemorySize=1m"), "--event-loops=100")) {
            assertThat(server.awaitExit()).isEqualTo(70);
            assertThat(server.lines()).singleElement().asString()
                    .startsWith("echo-server: cannot start: out of memory (")
                    .contains("--event-loops");
        }
    }

    @Test
    void of_an_ipv6_host_without_ipv6_names_the_host() throws Exception {
        try (var server = ServerProcess.launch(1024, List.of("-Djava.net.preferIPv4Stack=true"),
                "--host=::1")) {
            assertThat(server.awaitExit()).isEqualTo(69);
            assertThat(server.lines()).singleElement().asString()
                    .startsWith("echo-server: cannot listen on [::1]:0: ").contains("--host");
        }
    }

    @Test
    void of_a_port_is_unavailable_and_of_anything_else_internal() {
        assertThat(StartFailure.cannotListen("*:1", new IOException("in use"), "stop it"))
                .hasMessage("cannot listen on *:1: in use; stop it")
                .extracting(StartFailure::exitCode).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(StartFailure.cannotListen("[::1]:1", new UnsupportedAddressTypeException(), ""))
                .hasMessageContaining("no IPv6")
                .extracting(StartFailure::exitCode).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(StartFailure.cannotStart(new OutOfMemoryError("unable to create native thread")))
                .hasMessageContaining("--pids-limit")
                .extracting(StartFailure::exitCode).isEqualTo(ExitCode.INTERNAL);
    }
}
