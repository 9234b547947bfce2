package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs the contracts' own tests (src/test/solidity) on forge's EVM, so that they belong to every
 * build.
 */
class ForgeTest {

    private static final Pattern SUMMARY =
            Pattern.compile("(\\d+) tests passed, 0 failed, 0 skipped");

    @Test
    void everyPermissionAndEveryRevertOfTheContracts() throws Exception {
        NodeProcess forge =
                NodeProcess.run(
                        List.of(
                                FoundryTool.find("forge").toString(),
                                "test",
                                "--color",
                                "never",
                                "-vv"));
        assertThat(forge.exit()).as(forge.output()).isZero();
        Matcher summary = SUMMARY.matcher(forge.output());
        assertThat(summary.find()).as(forge.output()).isTrue();
        assertThat(Integer.parseInt(summary.group(1))).as(forge.output()).isGreaterThan(70);
    }
}
