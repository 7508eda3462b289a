package org.echopair.client.watch.meter;

/// How an address is at one moment, the worst first.
public enum AddressState {
    /// Something failed since its last answer, which was some seconds ago.
    FAILS,
    /// It answers, and something failed within the last minute.
    UNSTEADY,
    /// This process could not ask it as often as it should, within the last minute or since its last answer.
    UNASKED,
    /// Nothing has come of it yet.
    NEW,
    ANSWERS,
    /// It left, and was failing when it did.
    LEFT_FAILING,
    LEFT,
    /// It is in its name, but others watch it.
    HANDED_ON;

    public boolean isHere() {
        return this != LEFT && this != LEFT_FAILING && this != HANDED_ON;
    }
}
