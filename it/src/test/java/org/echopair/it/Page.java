package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Markdown page of the project, as much of it as tests judge: links, headings and fenced blocks.
public final class Page {

    /// What stands between two fences.
    ///
    /// @param language as `console`; empty where the fence names none
    /// @param marker what the block needs, as `cluster`; readers do not see it
    public record Block(String language, String marker, int line, List<String> lines) {}

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern FENCE = Pattern.compile("```(\\w*) ?(.*)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|^\\[[^]]+]: (\\S+)"
            + "|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

    private final Path path;
    private final List<String> lines;
    private final List<String> prose = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    Page(Path path) {
        this.path = path;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        split();
    }

    /// Every page of the checkout, also those a reader is not meant to find.
    static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory,
                        BasicFileAttributes attributes) {
                    return directory.endsWith("target") || directory.endsWith(".git")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(new Page(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    public static Page at(String path) {
        return new Page(ROOT.resolve(path));
    }

    private void split() {
        Block open = null;
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                (open == null ? prose : open.lines()).add(lines.get(i));
            } else if (open == null) {
                open = new Block(fence.group(1), fence.group(2), i + 1, new ArrayList<>());
            } else {
                blocks.add(open);
                open = null;
            }
        }
        if (open != null) {
            throw new AssertionError(this + ":" + open.line() + " opens a block that never ends");
        }
    }

    Path path() {
        return path;
    }

    List<String> lines() {
        return lines;
    }

    /// All lines outside of blocks.
    List<String> prose() {
        return prose;
    }

    public List<Block> blocks() {
        return blocks;
    }

    /// The targets of all links and pictures, relative ones and others.
    Set<String> links() {
        Set<String> links = new LinkedHashSet<>();
        for (String line : prose) {
            Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
            while (link.find()) {
                links.add(Stream.of(link.group(1), link.group(2), link.group(3))
                        .filter(group -> group != null).findFirst().orElseThrow());
            }
        }
        return links;
    }

    /// What GitHub makes of the headings.
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        for (String line : prose) {
            if (line.matches("#{1,6} .*")) {
                String heading = line.replaceFirst("#+ +", "").toLowerCase(Locale.ROOT);
                anchors.add(NOT_IN_ANCHOR.matcher(heading).replaceAll("").replace(' ', '-'));
            }
        }
        return anchors;
    }

    /// The lines below that heading, up to the next of any level.
    List<String> section(String heading) {
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new AssertionError(this + " has no heading " + heading);
        }
        return lines.subList(start + 1, lines.size()).stream()
                .takeWhile(line -> !line.matches("#{1,6} .*")).toList();
    }

    @Override
    public String toString() {
        return ROOT.relativize(path).toString();
    }
}
