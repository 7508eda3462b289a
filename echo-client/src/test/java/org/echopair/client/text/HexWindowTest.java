package org.echopair.client.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexWindowTest {

    private static final String TABLE = """
            PROXY TCP4 10.0.0.1 10.0.0.2 1 2\\r\\n, a PROXY protocol header
            PROXY TCP6 ::1 ::1 1 2\\r\\n, a PROXY protocol header
            PROXY UNKNOWN\\r\\n, a PROXY protocol header
            \\r\\n\\r\\n\\0\\r\\nQUIT\\n!, a PROXY protocol header
            \\x15\\x03\\x03\\0\\x02\\x02\\x16, a TLS alert: the server expects TLS
            \\x15\\x03\\x01\\0\\x02\\x02\\x46, a TLS alert: the server expects TLS
            HTTP/1.1 400 Bad Request\\r\\n, an HTTP answer
            SSH-2.0-OpenSSH_9.9\\r\\n, the greeting of an SSH server
            """;

    @Test
    void says_in_words_what_surplus_bytes_are() {
        TABLE.lines().forEach(line -> {
            String[] cells = line.split(", ", 2);
            assertThat(HexWindow.beginning(bytes(cells[0])))
                    .contains("; these bytes are " + cells[1]);
        });
    }

    @Test
    void says_in_words_what_came_in_the_place_of_what_was_sent() {
        TABLE.lines().forEach(line -> {
            String[] cells = line.split(", ", 2);
            ByteBuffer sent = ByteBuffer.wrap("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz".getBytes());

            assertThat(HexWindow.difference(sent.position(0), bytes(cells[0])))
                    .contains("; these bytes are " + cells[1]);
            assertThat(HexWindow.difference(sent.position(20), bytes(cells[0])))
                    .contains("; these bytes are " + cells[1]);
        });
    }

    /// As where the message itself begins with a P.
    @ParameterizedTest
    @CsvSource({"Pa, 1", "PROa, 3", "PROXY TCPa, 9"})
    void finds_its_beginning_among_the_bytes_that_were_right(String sent, int differsAt) {
        ByteBuffer got = bytes("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\\r\\n");

        assertThat(HexWindow.difference(bytes(sent).position(differsAt), got.position(differsAt)))
                .contains("; these bytes are a PROXY protocol header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "PROXY", "PROXYTCP4", "\\x15\\x03\\x03", "HTTP", "\\r\\n\\r\\n",
            "\\x15\\x03\\x03\\0\\x03\\x02\\x16"})
    void says_nothing_of_other_bytes(String bytes) {
        assertThat(HexWindow.beginning(bytes(bytes))).doesNotContain("these bytes are");
    }

    private static ByteBuffer bytes(String text) {
        var bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.append(text.charAt(i));
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> bytes.append('\r');
                case 'n' -> bytes.append('\n');
                case '0' -> bytes.append('\0');
                default -> {
                    bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
            }
        }
        return ByteBuffer.wrap(bytes.toString().getBytes(ISO_8859_1));
    }
}
