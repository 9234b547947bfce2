package dev.credgate.cli;

import dev.credgate.cli.LedgerConnection.Contracts;
import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ledger issuer}: who may vouch for what, whatever the DID's method. */
@Command(
        name = "issuer",
        description = "Lets issuers of any DID method vouch for types, or no longer.",
        mixinStandardHelpOptions = true,
        subcommands = {LedgerIssuerCommand.Authorise.class, LedgerIssuerCommand.Deauthorise.class})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerIssuerCommand {

    /** How long before a salt length applies to an issuer that may be issuing. */
    private static final Duration NOTICE = Duration.ofSeconds(60);

    @ParentCommand LedgerCommand ledger;

    @Command(
            name = "authorise",
            description = "Names an issuer and lets it vouch for a type.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Authorise implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerIssuerCommand issuer;

        @Mixin IssuerAndType who = new IssuerAndType();

        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "what people call the issuer")
        String name = "";

        @Option(
                names = "--salt-length",
                paramLabel = "N",
                description =
                        "length of the salts in its WeIdentity credentials, 5 to 64: applies from"
                                + " the beginning where the issuer was never authorised before,"
                                + " else from a minute ahead")
        @Nullable Integer saltLength;

        @Option(
                names = "--account",
                paramLabel = "ADDRESS",
                converter = AddressHex.class,
                description =
                        "the account that sets its status; by default a did:weid DID's own address,"
                                + " else the account named before, else one that nobody has a key"
                                + " for")
        @Nullable Address account;

        @Override
        public Integer call() {
            if (saltLength != null && (saltLength < 5 || saltLength > 64)) {
                throw new ParameterException(
                        spec.commandLine(), "--salt-length: 5 to 64, not " + saltLength);
            }
            return issuer.ledger.run(spec, this::authorise);
        }

        private void authorise(LedgerConnection connection)
                throws ChainException, LedgerConnection.Misconfigured {
            Contracts contracts = connection.contracts();
            ChainAccount committee = connection.committee();
            contracts.writes().nameIssuer(committee, who.did.hash(), account(contracts), name);
            if (!contracts.views().isRecognised(who.did.hash())) {
                contracts.writes().recognise(committee, who.did.hash(), true);
            }
            if (saltLength != null) {
                declare(saltLength, connection, contracts, committee);
            }
            // Last: until its salts are known, nothing it issues is to be judged by others.
            if (!contracts.views().authorisation(who.did.hash(), who.type.hash()).orElse(false)) {
                contracts.writes().authorise(committee, who.did.hash(), who.type.hash());
            }
            LedgerCommand.confirm(
                    contracts.views().isRecognised(who.did.hash())
                            && contracts
                                    .views()
                                    .authorisation(who.did.hash(), who.type.hash())
                                    .orElse(false),
                    who.did + " may vouch for " + who.type);
            spec.commandLine().getOut().println(who.did + " may vouch for " + who.type);
        }

        private Address account(Contracts contracts) throws ChainException {
            if (account != null) {
                return account;
            }
            Optional<Address> own = who.did.weId().map(WeIdDid::address);
            if (own.isPresent()) {
                return own.get();
            }
            // Of the DID's hash: no key is known for it, so nobody acts until one is named.
            return contracts
                    .views()
                    .accountOf(who.did.hash())
                    .orElseGet(() -> Address.lastBytesOf(who.did.hash()));
        }

        private void declare(
                int length,
                LedgerConnection connection,
                Contracts contracts,
                ChainAccount committee)
                throws ChainException {
            Optional<SaltLength> last = contracts.views().lastSaltLength(who.did.hash());
            if (last.isPresent() && last.get().length() == length) {
                return;
            }
            Instant from = Instant.EPOCH;
            if (last.isPresent() || contracts.views().everVouched(who.did.hash())) {
                // What was issued, and what is issued until gateways have read this, keeps its
                // length.
                Instant ahead = connection.rpc().blockTime().plus(NOTICE);
                Instant next = last.map(SaltLength::from).orElse(Instant.EPOCH).plusSeconds(1);
                from = ahead.isAfter(next) ? ahead : next;
            }
            contracts
                    .writes()
                    .addSaltLength(committee, who.did.hash(), new SaltLength(length, from));
            LedgerCommand.confirm(
                    contracts
                            .views()
                            .lastSaltLength(who.did.hash())
                            .filter(entry -> entry.length() == length)
                            .isPresent(),
                    who.did + " has salts of " + length + " characters");
        }
    }

    @Command(
            name = "deauthorise",
            description =
                    "Records that an issuer may not vouch for a type. For one type this goes before"
                            + " an authorised '*'.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Deauthorise implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerIssuerCommand issuer;

        @Mixin IssuerAndType who = new IssuerAndType();

        @Override
        public Integer call() {
            return issuer.ledger.run(
                    spec,
                    connection -> {
                        Contracts contracts = connection.contracts();
                        contracts
                                .writes()
                                .deauthorise(
                                        connection.committee(), who.did.hash(), who.type.hash());
                        LedgerCommand.confirm(
                                !contracts
                                        .views()
                                        .authorisation(who.did.hash(), who.type.hash())
                                        .orElse(true),
                                who.did + " may not vouch for " + who.type);
                        spec.commandLine()
                                .getOut()
                                .println(who.did + " may not vouch for " + who.type);
                    });
        }
    }

    /** Whom the committee lets vouch, or no longer, and for what. */
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class IssuerAndType {

        @Option(
                names = "--did",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the issuer")
        Did did;

        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                converter = CredentialType.Converter.class,
                description = "cpt:<number>, vct:<vct>, vc:<IRI>, doctype:<doctype>, or *")
        CredentialType type;
    }

    /** An address on the command line. */
    static final class AddressHex implements ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            return Address.parse(text)
                    .filter(address -> !address.equals(Address.ZERO))
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no account"));
        }
    }
}
