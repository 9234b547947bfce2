package dev.credgate.cli;

import dev.credgate.ffi.BackgroundThread;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program. Without arguments it serves until it is told to stop; with a command it runs that
 * and exits with its code.
 */
@QuarkusMain
@Command(
        name = "credgate",
        description = "A credential-verifying gateway in front of e-government portals.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LedgerCommand.class,
            HsmCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            DemoCommand.class,
            EnginesCommand.class
        })
public final class CredGate {

    private CredGate() {}

    public static void main(String... args) {
        if (args.length == 0) {
            BackgroundThread.compilersStepBack();
            Quarkus.run();
        } else {
            System.exit(commandLine().execute(args));
        }
    }

    /** All commands, each of which knows the program's version. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new CredGate());
        tellVersion(line, ProgramVersion.ofThis().line());
        // A page of usage would push what is wrong off the screen.
        line.setParameterExceptionHandler((wrong, _) -> {
            CommandLine command = wrong.getCommandLine();
            command.getErr().println(wrong.getMessage());
            UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
            command.getErr()
                    .println(
                            "See what it takes by: "
                                    + command.getCommandSpec().qualifiedName()
                                    + " --help");
            return command.getCommandSpec().exitCodeOnInvalidInput();
        });
        return line;
    }

    private static void tellVersion(CommandLine line, String version) {
        line.getCommandSpec().version(version);
        line.getSubcommands().values().forEach(command -> tellVersion(command, version));
    }
}
