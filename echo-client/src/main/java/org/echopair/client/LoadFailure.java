package org.echopair.client;

/// A failure in a load, and where in the load it was.
///
/// @param connection its number, as in the messages' headers
/// @param message the number of the first message that was not verified on that connection
record LoadFailure(Failure failure, int connection, long message) {

    String sentence() {
        return failure.sentence() + " (connection " + Figures.grouped(connection) + ", message "
                + Figures.grouped(message) + ")";
    }
}
