import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes an app's class-data archive, which is most of how fast its image starts: runs the app as in
/// `.mvn/training/NAME.txt`, keeps the list of the classes that it loaded, and lets the linked
/// runtime dump them, as they will lie in memory.
///
/// Run by each app's build with the JDK that the toolchain chose:
/// `java TrainArchive.java NAME TARGET_DIR RUNTIME_DIR TRAINING_FILE OUTPUT VARIANT`. Does nothing
/// when the archive was made from the same bytes.
///
/// A library of a form that the JVM cannot archive well is upgraded, and lies beside the archive, over
/// the library's own layer; see UpgradeJar.
///
/// The JVM compares each jar's path below the common prefix, size and time with those at the dump. So
/// the jars are copied to where they lie in the image, with the time that Jib gives them. Within a
/// build that is not enough, since all times are the same: the stamp holds the jars' digests.
final class TrainArchive {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final FileTime JIB_TIME = FileTime.from(Duration.ofSeconds(1).toSeconds(),
            TimeUnit.SECONDS);
    private static final Pattern PORT = Pattern.compile("listening.*\\bport\\W+(\\d+)");
    private static final Pattern ADMIN_PORT = Pattern.compile("adminPort\\W+(\\d+)");
    /// A command in the help, which is a list: `  send   Sends one message …`.
    private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+)  +[A-Z]");

    private final String name;
    private final Path target;
    private final Path java;
    private final Path training;
    private final Path output;
    private final boolean linked;
    private final Path work;
    private final List<String> classPath = new ArrayList<>();
    private final Set<String> classes = new LinkedHashSet<>();

    private TrainArchive(String... args) {
        name = args[0];
        target = Path.of(args[1]);
        java = Path.of(args[2], "bin/java");
        training = Path.of(args[3]);
        output = Path.of(args[4]);
        linked = switch (args[5]) {
            case "linked" -> true;
            case "static" -> false;
            default -> throw new IllegalArgumentException(
                    "image.archive is " + args[5] + ", not linked or static");
        };
        work = target.resolve("training");
    }

    public static void main(String[] args) throws Exception {
        try {
            new TrainArchive(args).run();
        } catch (Failure failure) {
            System.err.println("the class-data archive of " + args[0] + " could not be made: "
                    + failure.getMessage());
            System.exit(1);
        }
    }

    private void run() throws Exception {
        stageJars();
        Path stamp = target.resolve(name + ".archive.stamp");
        String wanted = digests();
        if (Files.exists(output) && Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            System.out.println("class-data archive is up to date: " + output);
            return;
        }
        Files.deleteIfExists(stamp);
        Files.deleteIfExists(output);
        Files.createDirectories(output.getParent());
        Files.writeString(work.resolve("text"), "안녕!".repeat(100));
        train();
        dump();
        Files.writeString(stamp, wanted);
    }

    // What the image will hold

    private void stageJars() throws IOException {
        Path jar = target.resolve(name + ".jar");
        stage(jar, "app/classpath/" + name + ".jar");
        try (var opened = new JarFile(jar.toFile())) {
            String libraries = opened.getManifest().getMainAttributes().getValue("Class-Path");
            for (String library : libraries.split(" ")) {
                Path upgraded = output.resolveSibling(library);
                boolean old = UpgradeJar.upgrade(target.resolve(library), upgraded);
                stage(old ? upgraded : target.resolve(library), "app/" + library);
            }
        }
    }

    private void stage(Path jar, String inImage) throws IOException {
        Path copy = work.resolve(inImage);
        Files.createDirectories(copy.getParent());
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, JIB_TIME);
        classPath.add(inImage);
    }

    private String digests() throws Exception {
        var text = new StringBuilder("linked ").append(linked).append('\n')
                .append(Files
                        .readString(java.getParent().getParent().resolveSibling("runtime.stamp")));
        Path programs = training.getParent().getParent();
        var inputs = new ArrayList<Path>(List.of(training, programs.resolve("TrainArchive.java"),
                programs.resolve("UpgradeJar.java")));
        classPath.forEach(jar -> inputs.add(work.resolve(jar)));
        for (Path input : inputs) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(input));
            text.append(HexFormat.of().formatHex(digest)).append(' ').append(input.getFileName())
                    .append('\n');
        }
        return text.toString();
    }

    // Training

    private void train() throws Exception {
        var untrained = new HashSet<String>();
        try (var echo = new Peer(true); var silent = new Peer(false)) {
            for (String line : Files.readAllLines(training)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] words = line.replace("{echo}", echo.address())
                        .replace("{silent}", silent.address())
                        .replace("{refused}", refused()).replace("{dir}", work.toString())
                        .split(" ");
                var run = new Run(List.of(words).subList(1, words.length));
                String said = run.toEnd(Integer.parseInt(words[0]));
                if (words[1].equals("--help")) {
                    said.lines().map(COMMAND::matcher).filter(Matcher::find)
                            .forEach(match -> untrained.add(match.group(1)));
                }
                trained.add(words[1]);
            }
        }
        untrained.removeAll(trained);
        if (!untrained.isEmpty()) {
            throw new Failure("no line of " + training + " runs " + untrained);
        }
        System.out.println("trained " + name + ": " + classes.size() + " lines of classes");
    }

    private final Set<String> trained = new HashSet<>();

    /// One run of the app, with a process of its own.
    private final class Run {

        private final List<String> arguments;
        private final Path classList = work.resolve("classes");
        private final StringBuffer said = new StringBuffer();

        Run(List<String> arguments) {
            this.arguments = arguments;
        }

        String toEnd(int expectedExit) throws Exception {
            Files.deleteIfExists(classList);
            var command = new ArrayList<String>(
                    List.of(java.toString(), "-XX:DumpLoadedClassList=" + classList,
                            "-Xshare:off", "-cp", String.join(":", classPath), mainClass()));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command).directory(work.toFile())
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(Map.of("LC_CTYPE", "C.UTF-8", "ECHO_HOST", "127.0.0.1",
                    "ECHO_PORT", "0", "ECHO_ADMIN_PORT", "0"));
            Process process = builder.start();
            Thread reader = Thread.ofVirtual().start(() -> follow(process));
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            reader.join();
            if (!ended || process.exitValue() != expectedExit) {
                throw new Failure(String.join(" ", arguments)
                        + (ended
                                ? " ended with exit code " + process.exitValue()
                                        + " and not with " + expectedExit
                                : " did not end in " + LIMIT.toSeconds() + " s")
                        + (driven == null ? "" : "; " + driven) + ". It said:\n" + said);
            }
            try (Stream<String> lines = Files.lines(classList)) {
                lines.filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst(" id: \\d+$", "")).forEach(classes::add);
            }
            return said.toString();
        }

        private Exception driven;

        /// Reads what the app says; when it is a server that listens, is its clients.
        private void follow(Process process) {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                int port = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    Matcher listening = PORT.matcher(line);
                    Matcher admin = ADMIN_PORT.matcher(line);
                    if (port == 0 && listening.find()) {
                        port = Integer.parseInt(listening.group(1));
                    } else if (admin.find()) {
                        int adminPort = Integer.parseInt(admin.group(1));
                        int echoPort = port;
                        Thread.ofVirtual().start(() -> drive(process, echoPort, adminPort));
                    }
                }
            } catch (IOException e) {
                driven = e;
            }
        }

        private void drive(Process server, int port, int adminPort) {
            try {
                boolean once = arguments.contains("--once");
                for (int i = 0; i < (once ? 1 : 3); i++) {
                    exchange(port, "hello 안녕 \u001b[31m".repeat(1 + 1000 * i)
                            .getBytes(StandardCharsets.UTF_8));
                }
                if (!once) {
                    scrape(adminPort);
                    try (var open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        open.getOutputStream().write('x');
                        server.destroy();
                        open.shutdownOutput();
                        open.getInputStream().readAllBytes();
                    }
                }
            } catch (Exception e) {
                driven = e;
                server.destroyForcibly();
            }
        }

        private static void exchange(int port, byte[] message) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.ofVirtual().start(() -> {
                    try {
                        socket.getOutputStream().write(message);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        // A server that does not want it all: it answers or closes, as the mode says.
                    }
                });
                socket.getInputStream().readAllBytes();
            }
        }

        private static void scrape(int port) throws Exception {
            try (var http = HttpClient.newHttpClient()) {
                for (String path : List.of("livez", "readyz", "metrics", "metrics", "")) {
                    for (String accept : List.of("*/*",
                            "application/openmetrics-text;version=1.0.0", "text/html")) {
                        var request = HttpRequest
                                .newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                                .header("Accept", accept).header("Accept-Encoding", "gzip")
                                .timeout(LIMIT).build();
                        int status = http.send(request, BodyHandlers.discarding()).statusCode();
                        if (status != 200) {
                            throw new IOException("/" + path + " answered " + status);
                        }
                    }
                }
            }
        }
    }

    /// Who the client talks to: the server is another module, and need not have been built.
    private static final class Peer implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 100,
                InetAddress.getLoopbackAddress());

        Peer(boolean echoes) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        Socket socket = listener.accept();
                        socket.setTcpNoDelay(true);
                        Thread.ofVirtual().start(() -> serve(socket, echoes));
                    } catch (IOException e) {
                        // Closed: the loop's condition ends it.
                    }
                }
            });
        }

        private static void serve(Socket socket, boolean echoes) {
            try (socket; InputStream in = socket.getInputStream()) {
                in.transferTo(echoes ? socket.getOutputStream() : OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client went away, which some of the lines are about.
            }
        }

        String address() {
            return "127.0.0.1:" + listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static String refused() throws IOException {
        try (var peer = new Peer(false)) {
            return peer.address();
        }
    }

    private String mainClass() throws IOException {
        try (var jar = new JarFile(target.resolve(name + ".jar").toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
    }

    // The archive

    /// The class path is relative, so that the archive is the same wherever the checkout lies.
    private void dump() throws Exception {
        // Which constants had been resolved when is a matter of timing, and only linking uses it.
        Set<String> lines = linked
                ? classes
                : new TreeSet<>(classes.stream().filter(line -> !line.startsWith("@cp")).toList());
        Path classList = Files.write(work.resolve(name + ".classes"), lines);
        var command = new ArrayList<String>(
                List.of(java.toString(), "-Xshare:dump", "-XX:SharedClassListFile=" + classList,
                        "-XX:SharedArchiveFile=" + output, "-cp", String.join(":", classPath)));
        if (linked) {
            command.add(1, "-XX:+AOTClassLinking");
        }
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(work.resolve("dump.log").toFile());
        builder.environment().clear();
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0 || !Files.exists(output)) {
            throw new Failure("the JVM did not write it. It said:\n"
                    + Files.readString(work.resolve("dump.log")));
        }
        System.out.printf("class-data archive of %s: %,d bytes%n", name, Files.size(output));
    }

    private static final class Failure extends Exception {

        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }
    }
}
