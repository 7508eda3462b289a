package org.echopair.client.failure;

/// Carries a [Failure] out of the engine. It is an expected outcome, so it has no stack trace.
@SuppressWarnings("serial") // never serialized
public final class FailureException extends Exception {

    private final Failure failure;

    public FailureException(Failure failure) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    /// The same, with the circumstances before its detail.
    public FailureException inside(String circumstances) {
        return withDetail(circumstances + ": " + failure.detail());
    }

    /// The same, with an explanation behind its detail.
    public FailureException followedBy(String explanation) {
        return withDetail(failure.detail() + "; " + explanation);
    }

    private FailureException withDetail(String detail) {
        return new FailureException(new Failure(failure.kind(), failure.phase(),
                failure.address(), detail, failure.when()));
    }
}
