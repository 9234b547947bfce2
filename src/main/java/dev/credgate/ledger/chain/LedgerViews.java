package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.Entity;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.Entities.WeIdAttributeChangedEventResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;

/**
 * What the contracts themselves answer at the newest block: for whoever writes and wants to see the
 * effect. Verification never asks here; it reads snapshots. Thread-safe.
 */
public final class LedgerViews {

    /** A document with more changes than this is not one that a person manages by hand. */
    private static final int MOST_BLOCKS = 10_000;

    private final ChainRpc rpc;
    private final Deployment at;
    private final Contracts contracts;

    /** Reads the contracts of a deployment. */
    public LedgerViews(ChainRpc rpc, Deployment deployment) {
        this.rpc = rpc;
        this.at = deployment;
        this.contracts = Contracts.of(rpc, deployment);
    }

    /** Whether an entity has a record. */
    public boolean isRegistered(Address identity) throws ChainException {
        return ask(contracts.entities().isIdentityExist(identity.toString()));
    }

    /** Who controls an entity. */
    public Address controllerOf(Address identity) throws ChainException {
        return address(ask(contracts.entities().controllerOf(identity.toString())));
    }

    /** An entity's keys with their numbers, as their attributes leave them. */
    public List<EntityKey> keysOf(Address identity) throws ChainException {
        var blocks = new ArrayList<List<LedgerEvent>>();
        var texts = new HashMap<Hash, String>();
        BigInteger block = ask(contracts.entities().getLatestRelatedBlock(identity.toString()));
        while (block.signum() > 0) {
            if (blocks.size() == MOST_BLOCKS) {
                throw new ChainException.Refused(identity + " has too many changes to list");
            }
            BigInteger previous = BigInteger.ZERO;
            var events = new ArrayList<LedgerEvent>();
            for (WeIdAttributeChangedEventResponse change : changes(identity, block)) {
                LedgerEvent.EntityAttribute event = event(identity, change);
                events.add(event);
                String text = event.value().split("\\|", 2)[0];
                texts.put(Keccak256.hash(text), text);
                // Later changes of a block point at the block itself (WeIdentity's WeIdContract).
                previous = change.previousBlock.equals(block) ? previous : change.previousBlock;
            }
            blocks.addFirst(events);
            if (previous.compareTo(block) >= 0) {
                throw new ChainException.Refused("the history of " + identity + " runs in circles");
            }
            block = previous;
        }
        LedgerState state = LedgerState.empty(0, Map.of(at.entities(), ContractRule.CREDGATE));
        for (List<LedgerEvent> events : blocks) {
            long number = state.block().number() + 1;
            state = state.apply(new BlockRef(number, Hash.ZERO, Instant.EPOCH), events);
        }
        return state.entity(at.entities(), identity).map(Entity::keys).orElse(List.of()).stream()
                .map(key -> key.kind().verifies() ? key : key.with(text(key, texts)))
                .toList();
    }

    /** What the state does not keep, and who revokes the key must say. */
    private static String text(EntityKey key, Map<Hash, String> texts) {
        return Objects.requireNonNull(texts.get(key.hash()), "no key without its event");
    }

    /** The account that was named for an issuer. */
    public Optional<Address> accountOf(Hash did) throws ChainException {
        Address account = address(ask(contracts.issuerTrust().accountOf(did.toBytes())));
        return account.equals(Address.ZERO) ? Optional.empty() : Optional.of(account);
    }

    /** Whether the committee recognises an issuer. */
    public boolean isRecognised(Hash did) throws ChainException {
        return ask(contracts.issuerTrust().isRecognised(did.toBytes()));
    }

    /** What is on record for an issuer and exactly this type; empty when nothing is. */
    public Optional<Boolean> authorisation(Hash did, Hash type) throws ChainException {
        var answer = ask(contracts.issuerTrust().authorisation(did.toBytes(), type.toBytes()));
        return answer.component1() ? Optional.of(answer.component2()) : Optional.empty();
    }

    /** Whether an issuer was ever let vouch for anything: then it may have issued credentials. */
    public boolean everVouched(Hash did) throws ChainException {
        return ask(contracts.issuerTrust().everVouched(did.toBytes()));
    }

    /** The newest of an issuer's salt lengths. */
    public Optional<SaltLength> lastSaltLength(Hash did) throws ChainException {
        var answer = ask(contracts.issuerTrust().lastSaltLength(did.toBytes()));
        return answer.component1().signum() == 0
                ? Optional.empty()
                : Optional.of(
                        new SaltLength(
                                answer.component1().intValueExact(),
                                Instant.ofEpochSecond(answer.component2().longValueExact())));
    }

    /** The status of an issuer's credential by its status key. */
    public StatusValue statusOf(Hash issuer, Hash key) throws ChainException {
        return status(ask(contracts.credentialStatus().statusOf(issuer.toBytes(), key.toBytes())));
    }

    /** The status at an index of an issuer's list; both unsigned. */
    public StatusValue statusAt(Hash issuer, long list, long index) throws ChainException {
        return status(
                ask(
                        contracts
                                .credentialStatus()
                                .statusAt(issuer.toBytes(), unsigned(list), unsigned(index))));
    }

    /** Who publishes a type's schemas. */
    public Optional<Address> publisherOf(Hash type) throws ChainException {
        Address publisher = address(ask(contracts.credentialTypes().publisherOf(type.toBytes())));
        return publisher.equals(Address.ZERO) ? Optional.empty() : Optional.of(publisher);
    }

    /** The newest version of a type's schema; 0 when there is none. */
    public int schemaVersion(Hash type) throws ChainException {
        return ask(contracts.credentialTypes().versionOf(type.toBytes())).intValueExact();
    }

    /** Keccak-256 of the text of a version; {@link Hash#ZERO} when there is no such version. */
    public Hash schemaHash(Hash type, int version) throws ChainException {
        return Hash.of(
                ask(
                        contracts
                                .credentialTypes()
                                .schemaHash(type.toBytes(), BigInteger.valueOf(version))));
    }

    private List<WeIdAttributeChangedEventResponse> changes(Address identity, BigInteger block)
            throws ChainException {
        var at = DefaultBlockParameter.valueOf(block);
        var filter = new EthFilter(at, at, this.at.entities().toString());
        filter.addSingleTopic(EventEncoder.encode(Entities.WEIDATTRIBUTECHANGED_EVENT));
        filter.addSingleTopic(identity.toWord().toString());
        var changes = new ArrayList<WeIdAttributeChangedEventResponse>();
        for (EthLog.LogResult<?> log : rpc.ask(rpc.web3j().ethGetLogs(filter)).getLogs()) {
            changes.add(Entities.getWeIdAttributeChangedEventFromLog((Log) log.get()));
        }
        return changes;
    }

    private LedgerEvent.EntityAttribute event(
            Address identity, WeIdAttributeChangedEventResponse change) {
        String key = new String(change.key, StandardCharsets.ISO_8859_1);
        int length = key.indexOf('\0');
        return new LedgerEvent.EntityAttribute(
                at.entities(),
                identity,
                length < 0 ? key : key.substring(0, length),
                new String(change.value, StandardCharsets.UTF_8));
    }

    private <T> T ask(RemoteFunctionCall<T> call) throws ChainException {
        try {
            return call.send();
        } catch (IOException | RuntimeException e) {
            throw new ChainException.Unavailable(
                    "the chain node does not answer: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new ChainException.Unavailable(
                    "the contract's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    private static StatusValue status(BigInteger number) {
        return StatusValue.values()[number.intValueExact()];
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
