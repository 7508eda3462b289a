package org.echopair.server;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// A key of no selector, which only remembers what is awaited.
final class PretendKey extends SelectionKey {

    private int interest = OP_READ;

    boolean awaits(int operation) {
        return (interest & operation) != 0;
    }

    @Override
    public int interestOps() {
        return interest;
    }

    @Override
    public SelectionKey interestOps(int operations) {
        interest = operations;
        return this;
    }

    @Override
    public SelectableChannel channel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Selector selector() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isValid() {
        return true;
    }

    @Override
    public void cancel() {}

    @Override
    public int readyOps() {
        throw new UnsupportedOperationException();
    }
}
