package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.hsm.SoftHsm;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a person types: make a key, list it, and be told what is wrong. */
class HsmCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aKeyIsMadeAndListed() {
        try (SoftHsm hsm = SoftHsm.prepare("typed")) {
            assertThat(run(hsm, "generate", "--label", "population", "--curve", "secp256k1"))
                    .isZero();
            assertThat(out.toString())
                    .matches("population\tsecp256k1\t04[0-9a-f]{128}\t0x[0-9a-f]{40}\\R");
            String made = out.toString();

            assertThat(run(hsm, "generate", "--label", "jose", "--curve", "P-256")).isZero();
            out.getBuffer().setLength(0);
            assertThat(run(hsm, "keys")).isZero();
            assertThat(out.toString()).contains(made).containsPattern("jose\tP-256\t04.*\t-");

            assertThat(run(hsm, "generate", "--label", "jose")).isEqualTo(1);
            assertThat(err.toString()).contains("already has a key labelled jose");
            assertThat(run(hsm, "generate", "--label", "other", "--curve", "P-1")).isEqualTo(2);
            assertThat(err.toString())
                    .contains("--curve is secp256k1, P-256, P-384 or Ed25519, not P-1");
        }
    }

    private int run(SoftHsm hsm, String command, String... arguments) {
        String[] all = new String[arguments.length + 7];
        all[0] = command;
        all[1] = "--module";
        all[2] = hsm.settings().module().toString();
        all[3] = "--token";
        all[4] = hsm.label();
        all[5] = "--pin-file";
        all[6] = hsm.pinFile().toString();
        System.arraycopy(arguments, 0, all, 7, arguments.length);
        return new CommandLine(new HsmCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
