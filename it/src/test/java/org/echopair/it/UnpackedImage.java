package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What an image has under `/app`, unpacked beside the build: for tests that run the programs many times
/// and not in containers. They try what is shipped, and its class-data archive halves their starts.
final class UnpackedImage {

    private static final String APP = "/app/";

    private static final Map<App, List<String>> LAUNCHERS = new EnumMap<>(App.class);

    private UnpackedImage() {}

    /// The image's entry point, on the linked runtime.
    static synchronized List<String> launcher(App app) {
        return LAUNCHERS.computeIfAbsent(app, UnpackedImage::unpack);
    }

    private static List<String> unpack(App app) {
        Path folder = App.ROOT.resolve("it/target/unpacked").resolve(app.id());
        String inFolder = folder + APP;
        try {
            ImageTar.unpack(app, APP.substring(1), folder);
            Path classPath = folder.resolve("app/jib-classpath-file");
            Files.writeString(classPath, Files.readString(classPath).replace(APP, inFolder));
        } catch (IOException e) {
            throw new UncheckedIOException("no image of " + app.id() + " was built", e);
        }
        return ImageTar.strings(ImageTar.of(app).config().get("Entrypoint")).stream()
                .map(word -> word.equals("java") ? App.JAVA : word.replace(APP, inFolder)).toList();
    }
}
