package org.echopair.images;

/// Why there is no class-data archive, in words for whoever builds.
final class TrainingFailure extends Exception {

    private static final long serialVersionUID = 1;

    TrainingFailure(String message) {
        super(message);
    }
}
