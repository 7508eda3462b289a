package org.echopair.client;

/** Placeholder. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("안녕! " + String.join(" ", args));
    }
}
