package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code ledger did}, where what is typed is wrong before any chain is asked. */
class LedgerDidCommandTest {

    @ParameterizedTest
    @CsvSource({"add-key, --public-key, 02ab", "revoke-key, --key, #keys-0"})
    void only_a_did_whose_keys_are_on_the_chain_has_keys_there(
            String command, String option, String value) {
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("did", command, option, value));
        arguments.addAll(List.of("--did", "did:web:agency.example"));
        int exit =
                new CommandLine(new LedgerCommand(Map.of()))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new));
        assertThat(exit).isEqualTo(LedgerCommand.USAGE);
        assertThat(err.toString())
                .contains("--did: only did:weid DIDs keep their keys on the chain");
    }
}
