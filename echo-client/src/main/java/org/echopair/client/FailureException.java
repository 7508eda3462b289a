package org.echopair.client;

/// Carries a [Failure] out of the engine. It is an expected outcome, so it has no stack trace.
@SuppressWarnings("serial") // never serialized
final class FailureException extends Exception {

    private final Failure failure;

    FailureException(Failure failure) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
