package org.echopair.client.load.engine;

import org.echopair.client.failure.Failure;
import org.echopair.client.text.Figures;

/// A failure in a load, and where in the load it was.
///
/// @param connection its number, as in the messages' headers
/// @param message the number of the first message that was not verified on that connection
public record LoadFailure(Failure failure, int connection, long message) {

    /// A finding about the bytes names the message itself.
    public String sentence() {
        String sentence = failure.sentence();
        return sentence.contains(" of connection ")
                ? sentence
                : sentence + " (connection " + Figures.grouped(connection) + ", message "
                        + Figures.grouped(message) + ")";
    }
}
