package org.echopair.client.exchange;

import org.echopair.client.text.Printable;

/// What has to come back for a message.
public enum Expect {
    ECHO,
    ANY,
    NONE;

    ReplyCheck checkFor(byte[] message) {
        return switch (this) {
            case ECHO -> new EchoCheck(message);
            case ANY -> new AnswerCheck(Message.longest() / 2);
            case NONE -> new SilenceCheck();
        };
    }

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static Expect parse(String text) {
        return switch (text) {
            case "echo" -> ECHO;
            case "any" -> ANY;
            case "none" -> NONE;
            default -> throw new IllegalArgumentException(
                    Printable.quoted(text) + " is not an expectation; allowed: echo, any, none");
        };
    }
}
