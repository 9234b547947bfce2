package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.Keccak256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractErrorTest {

    @Test
    void everyErrorOfTheContractsIsExplainedWithItsArguments() throws Exception {
        var declared = new TreeSet<String>();
        try (Stream<Path> abis = Files.list(FoundryTool.SOLIDITY.resolve("abi"))) {
            for (Path abi : abis.toList()) {
                for (JsonNode entry : new ObjectMapper().readTree(Files.readString(abi))) {
                    if (entry.get("type").asText().equals("error")) {
                        declared.add(entry.get("name").asText());
                        explains(entry);
                    }
                }
            }
        }
        assertThat(declared).hasSizeGreaterThan(40);
        assertThat(new TreeSet<>(ContractError.names())).isEqualTo(declared);
    }

    /** With every argument a word of its own: no sentence may drop or confuse them silently. */
    private static void explains(JsonNode error) {
        var types = new ArrayList<String>();
        error.get("inputs").forEach(input -> types.add(input.get("type").asText()));
        String name = error.get("name").asText();
        String signature = name + "(" + String.join(",", types) + ")";
        var data = new StringBuilder(Keccak256.hash(signature).toString().substring(0, 10));
        types.forEach(type ->
                data.append(type.equals("string") ? "20" : "07")
                        .insert(data.length() - 2, "0".repeat(62)));
        if (types.contains("string")) {
            data.append("0".repeat(63)).append('1').append("61").append("0".repeat(62));
        }
        ContractError decoded = ContractError.decode(data.toString()).orElseThrow();
        assertThat(decoded.name()).isEqualTo(name);
        assertThat(decoded.arguments()).hasSize(types.size());
        assertThat(decoded.explanation()).isNotEqualTo(name).doesNotContain("%");
    }

    @Test
    void whatIsNoErrorOfOursIsNotExplained() {
        assertThat(ContractError.decode("")).isEmpty();
        assertThat(ContractError.decode("execution reverted")).isEmpty();
        assertThat(ContractError.decode("0x")).isEmpty();
        assertThat(ContractError.decode("0x08c379a0")).isEmpty();
        assertThat(ContractError.decode("\"0xdeadbeef\"")).isEmpty();
    }
}
