package org.echopair.client.load.engine;

import org.echopair.client.failure.Failure;
import org.jspecify.annotations.Nullable;

/// What one loop counts for one address of the target; see [LoadAddress]. Belongs to its thread.
final class AddressTally {

    private final String address;
    private long connections;
    private long verified;
    private long failures;
    private @Nullable Failure firstFailure;

    AddressTally(String address) {
        this.address = address;
    }

    void onConnected() {
        connections++;
    }

    void onVerified() {
        verified++;
    }

    void onFailed(Failure failure) {
        failures++;
        firstFailure = firstFailure == null ? failure : firstFailure;
    }

    LoadAddress result() {
        return new LoadAddress(address, connections, verified, failures, firstFailure);
    }
}
