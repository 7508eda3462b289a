package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingScriptTest {

    @Test
    void is_lines_of_an_exit_code_and_arguments_without_comments() throws TrainingFailure {
        var script = TrainingScript.parse(List.of("# a comment", "", "0 send --target {echo} 안녕!",
                "69 --once"));
        assertThat(script.lines()).containsExactly(
                new TrainingScript.Line(0, List.of("send", "--target", "{echo}", "안녕!")),
                new TrainingScript.Line(69, List.of("--once")));
    }

    @Test
    void runs_the_commands_that_its_lines_begin_with() throws TrainingFailure {
        var script = TrainingScript.parse(List.of("0 send a", "0 check", "0 send b", "0 --once",
                "64"));
        assertThat(script.commands()).containsExactly("check", "send");
    }

    @ParameterizedTest
    @ValueSource(strings = {"send x", "-1 send", "0x send", "1000 send"})
    void is_refused_where_a_line_does_not_begin_with_an_exit_code(String line) {
        assertThatThrownBy(() -> TrainingScript.parse(List.of(line)))
                .isInstanceOf(TrainingFailure.class).hasMessageContaining(line.split(" ")[0]);
    }

    @Test
    void names_peers_that_have_addresses() throws TrainingFailure {
        var line = TrainingScript.parse(List.of("0 send {echo} {silent} x{echo}")).lines()
                .getFirst();
        assertThat(line.arguments(Map.of("echo", "127.0.0.1:1", "silent", "127.0.0.1:2")))
                .containsExactly("send", "127.0.0.1:1", "127.0.0.1:2", "x{echo}");
    }

    @Test
    void is_refused_where_it_names_a_peer_that_there_is_not() throws TrainingFailure {
        var line = TrainingScript.parse(List.of("0 send {eco}")).lines().getFirst();
        assertThatThrownBy(() -> line.arguments(Map.of("echo", "127.0.0.1:1")))
                .hasMessageContaining("{eco}").hasMessageContaining("echo");
    }

    @Test
    void is_held_against_the_commands_that_the_help_lists() {
        assertThat(Training.commands(List.of("Usage: echo-client COMMAND", "Commands:",
                "  send   Sends one message", "  check  Runs checks", "  help   Shows help",
                "      --target  Where to"))).containsExactlyInAnyOrder("send", "check");
    }
}
