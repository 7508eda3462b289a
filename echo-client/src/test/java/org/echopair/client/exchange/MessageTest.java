package org.echopair.client.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    /// The character that stands in the place of what could not be decoded.
    private static final String REPLACEMENT = "\ufffd";

    @ParameterizedTest
    @ValueSource(strings = {"a\0send\0" + REPLACEMENT + "\0", "a\0send\0--\0" + REPLACEMENT + "\0"})
    void that_was_given_as_the_replacement_character_is_sent(String commandLine) {
        assertThat(Message.ofText(REPLACEMENT, () -> commandLine.getBytes(UTF_8)))
                .isEqualTo(REPLACEMENT.getBytes(UTF_8));
    }

    @Test
    void that_was_not_understood_is_refused() {
        byte[] latin1 = {'a', 0, 's', 'e', 'n', 'd', 0, (byte) 0xe4, 0};

        assertThatThrownBy(() -> Message.ofText(REPLACEMENT, () -> latin1))
                .hasMessageStartingWith("MESSAGE holds bytes that are no text in this locale");
        assertThatThrownBy(() -> Message.ofText(REPLACEMENT, () -> new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_it_is_sent_unseen() {
        assertThat(Message.ofText("안녕", () -> {
            throw new IllegalStateException("not asked for");
        })).isEqualTo("안녕".getBytes(UTF_8));
    }
}
