package org.echopair.client;

/// A failure in a load, and where in the load it was.
///
/// @param connection its number, as in the messages' headers
/// @param message the number of the first message that was not verified on that connection
record LoadFailure(Failure failure, int connection, long message) {

    /// A finding about the bytes names the message itself.
    String sentence() {
        String sentence = failure.sentence();
        return sentence.contains(" of connection ")
                ? sentence
                : sentence + " (connection " + Figures.grouped(connection) + ", message "
                        + Figures.grouped(message) + ")";
    }
}
