package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.ledger.contracts.AuditAnchors;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed is what the sources compile to, and what the program deploys. */
class ContractsAreCurrentTest {

    private static final Map<String, String> WRAPPERS =
            Map.of(
                    "Entities", Entities.BINARY,
                    "IssuerTrust", IssuerTrust.BINARY,
                    "CredentialStatus", CredentialStatus.BINARY,
                    "CredentialTypes", CredentialTypes.BINARY,
                    "AuditAnchors", AuditAnchors.BINARY);

    @Test
    void abiAndBytecodeAreWhatTheSourcesCompileTo(@TempDir Path folder) throws Exception {
        NodeProcess compiler = NodeProcess.run(List.of("node", "bin/compile", folder.toString()));
        assertThat(compiler.exit()).as(compiler.output()).isZero();
        for (String name : WRAPPERS.keySet()) {
            for (String file : List.of("abi/" + name + ".json", "bytecode/" + name + ".bin")) {
                assertThat(FoundryTool.SOLIDITY.resolve(file))
                        .as("%s: run src/main/solidity/bin/compile and commit", file)
                        .hasSameBinaryContentAs(folder.resolve(file));
            }
        }
        for (String kind : List.of("abi", "bytecode")) {
            try (Stream<Path> committed = Files.list(FoundryTool.SOLIDITY.resolve(kind))) {
                assertThat(committed.count()).isEqualTo(WRAPPERS.size());
            }
        }
    }

    @Test
    void theWrappersCarryTheCommittedBytecode() throws Exception {
        for (var wrapper : WRAPPERS.entrySet()) {
            Path file = FoundryTool.SOLIDITY.resolve("bytecode/" + wrapper.getKey() + ".bin");
            assertThat(wrapper.getValue())
                    .as("%s: generate the wrappers anew (wrappers.xml)", wrapper.getKey())
                    .isEqualTo(Files.readString(file));
        }
    }

    @Test
    void noDecisionRestsOnTheOriginOfATransaction() throws Exception {
        try (Stream<Path> sources = Files.list(FoundryTool.SOLIDITY.resolve("contracts"))) {
            for (Path source : sources.toList()) {
                // A comment may name it, as `tx.origin`; code cannot put it in backquotes.
                assertThat(Files.readString(source).replace("`tx.origin`", ""))
                        .as(source.toString())
                        .doesNotContain("tx.origin")
                        .doesNotContain("assembly")
                        .doesNotContain("delegatecall")
                        .contains("SPDX-License-Identifier: Apache-2.0");
            }
        }
    }
}
