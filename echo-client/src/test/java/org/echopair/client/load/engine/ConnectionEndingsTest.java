package org.echopair.client.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.stream.MessageStream;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;
import org.echopair.client.stream.StreamVerifier;
import org.junit.jupiter.api.Test;

/// The words for the end of a connection depend on whether it ever had a message.
class ConnectionEndingsTest {

    private final InFlight inFlight = new InFlight(1);
    private final LoadEndings endings = endings();

    private LoadEndings endings() {
        MessagePattern pattern = Payload.RANDOM.pattern(7, PayloadSizes.of(64));
        return new LoadEndings("10.0.0.7:8888", new MessageStream(pattern, 0),
                new StreamVerifier(pattern, 0), inFlight);
    }

    @Test
    void one_that_never_had_a_message_ended_before_its_first() {
        Failure closed = endings.ofEndOfInput(false, false);

        assertThat(closed.kind()).isEqualTo(FailureClass.EARLY_EOF);
        assertThat(closed.detail())
                .isEqualTo("the peer closed the connection before its first message");
        assertThat(endings.of(new IOException("Connection reset"), false, false).detail())
                .startsWith("no message had been sent, then ");
    }

    @Test
    void one_whose_messages_are_back_ended_between_two() {
        inFlight.begin(0, 0);
        inFlight.end();

        assertThat(endings.ofEndOfInput(false, false).detail())
                .isEqualTo("the peer closed its side between messages");
        assertThat(endings.of(new IOException("Connection reset"), false, false).detail())
                .startsWith("every message had come back, then ");
    }
}
