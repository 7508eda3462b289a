package org.echopair.it.fault;

import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A test of messages that fit in one packet and of messages that do not, beside others of its class.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Execution(CONCURRENT)
@ParameterizedTest
@ValueSource(ints = {BothSizes.SMALL, BothSizes.LARGE})
@interface BothSizes {

    int SMALL = 64;
    int LARGE = 64 << 10;
}
