package org.echopair.it.fault;

/// What a test saw, in one line of the build's output: the figures of docs/faults.md come from there.
final class Evidence {

    private Evidence() {}

    static void of(String format, Object... figures) {
        String test = StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> frame.getClassName().endsWith("IT"))
                .filter(frame -> frame.getMethodName().contains("_")
                        && !frame.getMethodName().startsWith("lambda"))
                .map(frame -> frame.getMethodName()).findFirst().orElse("?"));
        System.out.println("fault: " + test + ": " + String.format(format, figures));
    }
}
