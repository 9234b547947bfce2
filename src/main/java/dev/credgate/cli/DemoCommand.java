package dev.credgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the citizen's side of the demonstration, for the script. No wallet is needed. */
@Command(
        name = "demo",
        description = "Plays a citizen with a wallet.",
        mixinStandardHelpOptions = true,
        hidden = true,
        subcommands = {DemoCommand.Born.class, DemoCommand.Answer.class})
final class DemoCommand {

    private DemoCommand() {}

    @Command(
            name = "citizen",
            description = "Makes a citizen's key and prints DID and PUBLIC_KEY as NAME=value.",
            mixinStandardHelpOptions = true)
    static final class Born implements Callable<Integer> {

        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(names = "--file", required = true, description = "where the key is kept")
        private Path file = Path.of("");

        @Option(
                names = "--chain",
                defaultValue = "101",
                description = "the number in the DID (${DEFAULT-VALUE})")
        private long chain;

        @Override
        public Integer call() throws IOException {
            Citizen citizen = Citizen.born(chain);
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, citizen.toText());
            PrintWriter out = spec.commandLine().getOut();
            out.println("DID=" + citizen.did());
            out.println("PUBLIC_KEY=" + citizen.publicKeyHex());
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "answer",
            description = "Prints the body of POST /sessions: a presentation answering a nonce.",
            mixinStandardHelpOptions = true)
    static final class Answer implements Callable<Integer> {

        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(names = "--citizen", required = true, description = "the citizen's key file")
        private Path citizen = Path.of("");

        @Option(names = "--credential", required = true, description = "a credential; repeatable")
        private Set<Path> credentials = Set.of();

        @Option(names = "--nonce", required = true, description = "as the gateway gave it")
        private String nonce = "";

        @Override
        public Integer call() throws IOException {
            List<String> texts = new ArrayList<>();
            for (Path credential : credentials) {
                texts.add(Files.readString(credential));
            }
            try {
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        Citizen.parse(Files.readString(citizen))
                                .answer(texts, nonce, Instant.now()));
                out.flush();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            return 0;
        }
    }
}
