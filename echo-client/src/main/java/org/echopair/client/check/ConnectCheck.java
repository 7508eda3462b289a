package org.echopair.client.check;

import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;

/// The handshake succeeds.
record ConnectCheck() implements Check {

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public String question() {
        return "Does one of its addresses accept a connection?";
    }

    @Override
    public String needs() {
        return "resolve";
    }

    @Override
    public String run(NetworkPath path) throws FailureException {
        path.connect().close();
        return "";
    }
}
