package org.echopair.client.failure;

/// Carries a [Failure] out of the engine. It is an expected outcome, so it has no stack trace.
@SuppressWarnings("serial") // never serialized
public final class FailureException extends Exception {

    private final Failure failure;
    private final boolean beforeSending;

    public FailureException(Failure failure) {
        this(failure, false);
    }

    /// @param beforeSending whether not a byte of the message had been written, so that it is no
    /// loss
    public FailureException(Failure failure, boolean beforeSending) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
        this.beforeSending = beforeSending;
    }

    public boolean isBeforeSending() {
        return beforeSending;
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
                failure.address(), detail, failure.when()), beforeSending);
    }
}
