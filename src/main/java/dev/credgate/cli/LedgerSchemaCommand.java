package dev.credgate.cli;

import dev.credgate.cli.LedgerConnection.Contracts;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.verification.schema.SchemaLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ledger schema}: the JSON Schemas of credential types. */
@Command(
        name = "schema",
        description = "Publishes the JSON Schemas of credential types.",
        mixinStandardHelpOptions = true,
        subcommands = LedgerSchemaCommand.Publish.class)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerSchemaCommand {

    private static final int MAX_BYTES = 24_576;

    @ParentCommand LedgerCommand ledger;

    @Command(
            name = "publish",
            description =
                    "Publishes the next version of a type's schema, as the type's publisher (the"
                            + " committee's account, where none was named before).",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Publish implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerSchemaCommand schema;

        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                converter = CredentialType.Converter.class,
                description = "cpt:<number>, vct:<vct>, vc:<IRI> or doctype:<doctype>")
        CredentialType type;

        @Option(
                names = "--file",
                required = true,
                paramLabel = "SCHEMA.json",
                description = "the schema, draft-04 or 2020-12, at most 24 KiB")
        Path file = Path.of("");

        @Override
        public Integer call() {
            if (type.isEvery()) {
                throw new ParameterException(
                        spec.commandLine(), "--type: a schema belongs to one type, not to '*'");
            }
            byte[] text = read();
            return schema.ledger.run(spec, connection -> publish(connection, text));
        }

        private byte[] read() {
            try {
                if (Files.size(file) > MAX_BYTES) {
                    throw new ParameterException(
                            spec.commandLine(),
                            file + " has " + Files.size(file) + " bytes; at most 24576 fit");
                }
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), "--file: " + file + " cannot be read: " + e, e);
            }
        }

        private void publish(LedgerConnection connection, byte[] text)
                throws ChainException, LedgerConnection.Misconfigured {
            requireUsable(text);
            Contracts contracts = connection.contracts();
            Hash hash = type.hash();
            int before = contracts.views().schemaVersion(hash);
            if (before > 0
                    && contracts.views().schemaHash(hash, before).equals(Keccak256.hash(text))) {
                spec.commandLine()
                        .getErr()
                        .println("that is version " + before + " of " + type + " already");
                return;
            }
            contracts
                    .writes()
                    .publishSchema(
                            publisher(connection, contracts),
                            hash,
                            new String(text, StandardCharsets.UTF_8));
            int version = contracts.views().schemaVersion(hash);
            LedgerCommand.confirm(
                    contracts.views().schemaHash(hash, version).equals(Keccak256.hash(text)),
                    "version " + version + " of " + type + " is this file");
            spec.commandLine().getOut().println("version " + version + " of " + type);
        }

        private ChainAccount publisher(LedgerConnection connection, Contracts contracts)
                throws ChainException, LedgerConnection.Misconfigured {
            ChainAccount committee = connection.committee();
            Optional<Address> named = contracts.views().publisherOf(type.hash());
            if (named.isEmpty()) {
                contracts.writes().namePublisher(committee, type.hash(), committee.address());
                return committee;
            }
            Address acting = contracts.views().controllerOf(named.get());
            return acting.equals(committee.address())
                    ? committee
                    : connection.rpc().impersonated(acting);
        }

        /** On the chain for good: what no verifier could use is stopped here. */
        private void requireUsable(byte[] text) throws ChainException {
            if (!(JsonParser.parse(text) instanceof JsonReading.Read(JsonObject _))) {
                throw LedgerCommand.refusal(file + " is no JSON object in strict JSON");
            }
            if (new SchemaLibrary()
                            .check(
                                    new String(text, StandardCharsets.UTF_8),
                                    new JsonObject(Map.of()),
                                    Set.of())
                    instanceof SchemaLibrary.Finding.Unusable(String why)) {
                throw LedgerCommand.refusal(file + " cannot be used as a schema: " + why);
            }
        }
    }
}
