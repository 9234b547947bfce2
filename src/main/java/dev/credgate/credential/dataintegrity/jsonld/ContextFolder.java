package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An operator's contexts: a folder with a file for each and the index {@code SHA256}, a line a
 * context: its SHA-256 in hex, its file, its URL. What a context says decides what a signature
 * means, so nothing is read but what is pinned, and nothing is passed over.
 */
final class ContextFolder {

    /** The index's name, as in the folder of the bundled ones. */
    static final String INDEX = "SHA256";

    /** Of one context, and of the index; published ones take some 10 KB, the largest 200 KB. */
    static final long MAX_BYTES = 1 << 20;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([^ ]+) ([^ ]+)");

    private final Path folder;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> files = new HashSet<>();
    private final List<String> added = new ArrayList<>();
    private ContextStore store;

    private ContextFolder(Path folder, ContextStore known) {
        this.folder = folder;
        this.store = known;
    }

    /** What became of a folder. */
    sealed interface Reading {
        /** All that was known, and all that the folder holds. */
        record Read(ContextStore store) implements Reading {}

        /** What is wrong with it, a sentence each; not empty. */
        record Faulty(List<String> lines) implements Reading {}
    }

    /** Reads a folder whose contexts are to be known beside those. */
    static Reading read(Path folder, ContextStore known) {
        ContextFolder reader = new ContextFolder(folder, known);
        reader.index();
        if (reader.faults.isEmpty()) {
            reader.faults.addAll(ContextNames.faults(reader.store, reader.added));
        }
        return reader.faults.isEmpty()
                ? new Reading.Read(reader.store)
                : new Reading.Faulty(List.copyOf(reader.faults));
    }

    private void index() {
        List<String> lines;
        Path index = folder.resolve(INDEX);
        try {
            if (Files.size(index) > MAX_BYTES) {
                faults.add(index + " is larger than " + MAX_BYTES + " bytes");
                return;
            }
            lines = Files.readAllLines(index, StandardCharsets.UTF_8);
        } catch (CharacterCodingException _) {
            faults.add(index + " is no UTF-8");
            return;
        } catch (IOException _) {
            faults.add("cannot read " + index + ", which has a line for each context");
            return;
        }
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!line.isEmpty()) {
                line(line, index + ", line " + number);
            }
        }
        unlisted();
    }

    private void line(String line, String where) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            faults.add(
                    where
                            + ": expected a SHA-256 in 64 lower-case hex digits, a file's name and"
                            + " a URL, with a space between");
            return;
        }
        String file = matcher.group(2);
        String url = matcher.group(3);
        if (file.startsWith(".") || file.contains("/") || file.contains("\\")) {
            faults.add(where + ": " + file + " is no name of a file in this folder");
        } else if (!files.add(file)) {
            faults.add(where + ": " + file + " stands in a line before");
        } else if (!Iris.isAbsolute(url) || url.indexOf('#') >= 0) {
            faults.add(where + ": " + url + " is no absolute URL without a fragment");
        } else if (store.find(url).isPresent()) {
            faults.add(
                    where
                            + ": "
                            + url
                            + (added.contains(url)
                                    ? " stands in a line before"
                                    : " is bundled and cannot be another"));
        } else {
            try {
                context(folder.resolve(file), matcher.group(1), url);
            } catch (InvalidPathException _) {
                faults.add(where + ": " + file + " is no name of a file on this system");
            }
        }
    }

    private void context(Path file, String pinned, String url) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                faults.add(file + " is larger than " + MAX_BYTES + " bytes");
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            String digest = HexFormat.of().formatHex(Sha2.SHA_256.hash(Message.of(bytes)));
            if (!digest.equals(pinned)) {
                faults.add(file + " is not what its line pins: its SHA-256 is " + digest);
                return;
            }
            store = store.with(url, bytes);
            added.add(url);
        } catch (IOException _) {
            faults.add("cannot read " + file);
        } catch (IllegalArgumentException _) {
            faults.add(file + " is no JSON object with @context");
        }
    }

    /** Who puts a file there wants it read. */
    private void unlisted() {
        try (Stream<Path> there = Files.list(folder)) {
            there.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(".json") || name.endsWith(".jsonld"))
                    .filter(name -> !name.startsWith(".") && !files.contains(name))
                    .sorted()
                    .forEach(name ->
                            faults.add(folder.resolve(name) + " stands in no line of " + INDEX));
        } catch (IOException _) {
            faults.add("cannot read the folder " + folder);
        }
    }
}
