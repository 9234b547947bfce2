package dev.credgate.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Dockerfile, read as its builder reads it: stages of instructions. */
public final class Dockerfile {

    private static final Pattern ASSIGNMENT = Pattern.compile("(\\S+?)=(\"[^\"]*\"|\\S+)");
    private static final Pattern INSTALL = Pattern.compile("apt-get install ([^&|;]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Instruction> instructions;

    private Dockerfile(List<Instruction> instructions) {
        this.instructions = List.copyOf(instructions);
    }

    /** One instruction: its word in capitals and what follows. */
    record Instruction(String word, String rest) {

        /** What follows, without {@code --flag=value}. */
        List<String> operands() {
            return Stream.of(rest.split("\\s+", -1))
                    .filter(part -> !part.startsWith("--"))
                    .toList();
        }

        /** What follows, in the form that no shell reads. */
        List<String> json() {
            try {
                return List.of(JSON.readValue(rest, String[].class));
            } catch (JsonProcessingException e) {
                throw new AssertionError(word + " is not in JSON form: " + rest, e);
            }
        }
    }

    /** Reads {@code src/main/docker/Dockerfile.<name>}. */
    public static Dockerfile of(String name) {
        try {
            String text =
                    Files.readString(Path.of("src/main/docker", "Dockerfile." + name))
                            .replaceAll("(?m)^\\s*#.*\\n", "")
                            .replaceAll("\\\\\\n\\s*", "");
            List<Instruction> read = new ArrayList<>();
            for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
                String[] parts = line.strip().split("\\s+", 2);
                read.add(new Instruction(parts[0].toUpperCase(Locale.ROOT), parts[1]));
            }
            return new Dockerfile(read);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Instruction> instructions() {
        return instructions;
    }

    /** The instructions of the image itself, from the last {@code FROM} on. */
    List<Instruction> image() {
        int from = 0;
        for (int i = 0; i < instructions.size(); i++) {
            if (instructions.get(i).word().equals("FROM")) {
                from = i;
            }
        }
        return instructions.subList(from, instructions.size());
    }

    List<Instruction> all(String word) {
        return of(instructions, word);
    }

    private static List<Instruction> of(List<Instruction> among, String word) {
        return among.stream().filter(instruction -> instruction.word().equals(word)).toList();
    }

    /** The image's one instruction of that word. */
    Instruction the(String word) {
        List<Instruction> found = of(image(), word);
        if (found.size() != 1) {
            throw new AssertionError("one " + word + " was expected, not " + found);
        }
        return found.getFirst();
    }

    /** What runs, and with which arguments. */
    public List<String> entryPoint() {
        return the("ENTRYPOINT").json();
    }

    /** The image's environment. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Instruction set : of(image(), "ENV")) {
            Matcher matcher = ASSIGNMENT.matcher(set.rest());
            while (matcher.find()) {
                environment.put(matcher.group(1), matcher.group(2).replace("\"", ""));
            }
        }
        return environment;
    }

    /** The Debian packages that it installs by name. */
    public List<String> packages() {
        List<String> packages = new ArrayList<>();
        for (Instruction run : of(image(), "RUN")) {
            Matcher matcher = INSTALL.matcher(run.rest());
            while (matcher.find()) {
                Stream.of(matcher.group(1).strip().split("\\s+", -1))
                        .filter(word -> !word.startsWith("-"))
                        .forEach(packages::add);
            }
        }
        return packages;
    }

    /** The folders that may be written to. */
    public List<String> volumes() {
        return the("VOLUME").json();
    }

    /** The folder in which it runs. */
    public String folder() {
        return the("WORKDIR").rest();
    }

    /** The user as a number. */
    public String user() {
        return userAndGroup().substring(0, userAndGroup().indexOf(':'));
    }

    /** The group as a number. */
    public String group() {
        return userAndGroup().substring(userAndGroup().indexOf(':') + 1);
    }

    /** User and group, as numbers. */
    String userAndGroup() {
        return the("USER").rest();
    }
}
