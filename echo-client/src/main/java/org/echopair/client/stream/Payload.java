package org.echopair.client.stream;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.echopair.client.text.Printable;

/// What the bodies of messages are made of. The binary header in front of them is always there.
public enum Payload {
    /// Bytes that no compression makes shorter, different in every message.
    RANDOM {
        @Override
        public MessagePattern pattern(long run, PayloadSizes sizes) {
            return MessagePattern.random(run, sizes);
        }
    },
    /// UTF-8 of several scripts, for what on the path may take it for text.
    TEXT {
        @Override
        public MessagePattern pattern(long run, PayloadSizes sizes) {
            return MessagePattern.repeating(run, sizes, CORPUS.getBytes(StandardCharsets.UTF_8));
        }
    },
    /// For what on the path may compress it.
    ZEROS {
        @Override
        public MessagePattern pattern(long run, PayloadSizes sizes) {
            return MessagePattern.repeating(run, sizes, new byte[1]);
        }
    };

    private static final String CORPUS = "스승의 은혜는 하늘 같아서 . . . 안녕! \u1112\u1161\u11ab e\u0301"
            + " 👩‍👩‍👧‍👦🇰🇷👍🏽 שלום مرحبا \ufeff0123456789\r\n";

    public abstract MessagePattern pattern(long run, PayloadSizes sizes);

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static Payload parse(String text) {
        for (Payload payload : values()) {
            if (payload.toString().equals(text)) {
                return payload;
            }
        }
        throw new IllegalArgumentException(
                Printable.quoted(text) + " is not a payload; allowed: random, text, zeros");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
