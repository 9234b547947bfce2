package dev.credgate.cli;

import dev.credgate.audit.AuditProof;
import dev.credgate.audit.AuditProofJson;
import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code audit check-proof}: needs a proof and a chain, and nothing that belongs to the gateway.
 * Which contract and whose log are not the proof's to say.
 */
@Command(
        name = "check-proof",
        description =
                "Checks a proof that audit prove wrote, against the chain alone: exit code 0 when it"
                        + " holds, 1 when it does not, 2 when that can't be told.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditCheckProofCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The proof.")
    private Path file;

    @Option(
            names = "--rpc",
            required = true,
            paramLabel = "URL",
            description = "A node of the chain, one that you trust.")
    private String rpc;

    @Option(
            names = "--contract",
            required = true,
            paramLabel = "ADDRESS",
            converter = AuditCommand.AddressText.class,
            description = "Where the operator said that it anchors.")
    private Address contract;

    @Option(
            names = "--account",
            required = true,
            paramLabel = "ADDRESS",
            converter = AuditCommand.AddressText.class,
            description = "The account by which the operator said that it anchors.")
    private Address account;

    @Option(
            names = "--key",
            paramLabel = "MULTIKEY",
            converter = AuditVerifyCommand.KeyText.class,
            description = "The key by which the operator said that it signs checkpoints.")
    private @Nullable String key;

    @Override
    public Integer call() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(AuditProofJson.MOST_BYTES + 1);
        } catch (IOException e) {
            return unreadable(file + " can't be read: " + AuditCommand.unopened(e));
        }
        return switch (AuditProofJson.read(bytes)) {
            case AuditProofJson.Reading.Refused(var why) ->
                    unreadable(file + " is no proof: " + why);
            case AuditProofJson.Reading.Read(var proof) -> check(proof);
        };
    }

    private int check(AuditProof proof) {
        if (key != null && !key.equals(proof.key())) {
            return broken("its checkpoint is signed by " + proof.key());
        }
        // Nothing but the URL: what the environment says may be another chain's.
        try (LedgerConnection chain = LedgerConnection.open(Map.of("RPC_URL", rpc))) {
            var log = new AnchorLog(chain.rpc(), contract);
            Optional<String> fault = proof.fault(log, account);
            if (fault.isPresent()) {
                return broken(fault.get());
            }
            Anchored anchored = proof.anchored(log, account).orElseThrow();
            PrintWriter out = spec.commandLine().getOut();
            out.println("proof holds");
            out.println("record       " + proof.number() + " of " + proof.size());
            out.println("written      " + proof.at());
            out.println("kind         " + printable(proof.kind()));
            out.println("event        " + printable(proof.event()));
            out.println("signed by    " + proof.key());
            out.println(
                    "anchored     in block "
                            + anchored.block()
                            + " of chain "
                            + chain.rpc().chainId());
            return AuditCommand.WELL;
        } catch (ChainException | LedgerConnection.Misconfigured e) {
            return AuditCommand.unreadable(spec, e);
        }
    }

    private int broken(String why) {
        spec.commandLine().getOut().println("proof does NOT hold: " + printable(why));
        return AuditCommand.BROKEN;
    }

    private int unreadable(String why) {
        spec.commandLine().getErr().println(why);
        return AuditCommand.UNREADABLE;
    }

    /** What a stranger wrote neither moves the cursor, nor ends a line, nor turns what follows. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
