package dev.credgate.cli;

import dev.credgate.store.Database;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm forget-refused-pins}. */
@Command(
        name = "forget-refused-pins",
        description =
                "Lets gateways try again the PINs that tokens refused: for when the token was put"
                        + " right and not the PIN. Prints which tokens those were.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class RefusedPinsCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec private CommandSpec spec;

    RefusedPinsCommand() {
        this(System.getenv());
    }

    RefusedPinsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Database database = Database.ofEnvironment(environment);
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                try (ResultSet row =
                        statement.executeQuery(
                                "select token, tried_at from pin_trial where refused = true order"
                                        + " by tried_at")) {
                    while (row.next()) {
                        out.println(row.getString(1) + "\t" + row.getTimestamp(2).toInstant());
                    }
                }
                int forgotten = statement.executeUpdate("delete from pin_trial");
                out.println(forgotten + " forgotten; start the gateways again");
            }
            database.force();
            return 0;
        } catch (IllegalArgumentException | SQLException e) {
            spec.commandLine()
                    .getErr()
                    .println("the refused PINs can't be forgotten: " + e.getMessage());
            return 1;
        }
    }
}
