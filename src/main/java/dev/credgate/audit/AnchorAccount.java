package dev.credgate.audit;

import dev.credgate.audit.Anchoring.Account;
import dev.credgate.crypto.Address;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.outbox.Outbox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The account that anchors: that of a key in a token, under the label that the outbox sends with
 * already, as long as the token knows that label. Thread-safe.
 */
final class AnchorAccount implements Anchoring.AccountSource {

    private static final Logger LOG = System.getLogger(AnchorAccount.class.getName());

    private final String configured;
    private final AuditKey key;
    private final Signer signer;
    private final Outbox outbox;
    private volatile @Nullable Account told;

    /**
     * Does not ask the token yet.
     *
     * @param configured {@code <token>/<label>}, or a label in whichever token has it
     */
    AnchorAccount(String configured, TokenKeys keys, Signer signer, Outbox outbox) {
        this.configured = configured;
        this.key = new AuditKey(keys, configured, KeyCurve.SECP256K1);
        this.signer = signer;
        this.outbox = outbox;
    }

    @Override
    public Account open() {
        TokenKeys.Made made = key.findOrMake();
        Address address = made.key().address().orElseThrow();
        Account account =
                new Account(
                        outbox.accountOf(address)
                                .filter(label -> opens(label, address))
                                .orElseGet(() -> label(made, address)),
                        address);
        if (!account.equals(told)) {
            LOG.log(
                    Level.INFO,
                    "the audit record is anchored by the account {0}, whose key is {1}",
                    address,
                    account.label());
            told = account;
        }
        return account;
    }

    /**
     * As it is configured, so that an agency that shares the key and writes it alike shares its
     * account in the outbox; the whole name where several tokens have such a label.
     */
    private String label(TokenKeys.Made made, Address address) {
        return opens(configured, address) ? configured : made.id();
    }

    /** A label that a token knows no more, or that is in one which is away, opens nothing now. */
    private boolean opens(String label, Address address) {
        try {
            return signer.key(label).address().filter(address::equals).isPresent();
        } catch (HsmException e) {
            if (e.kind() == HsmException.Kind.BUSY) {
                throw e;
            }
            return false;
        }
    }
}
