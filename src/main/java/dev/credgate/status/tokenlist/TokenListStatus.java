package dev.credgate.status.tokenlist;

import dev.credgate.credential.StatusReference;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusLists;
import dev.credgate.status.StatusSource;
import jakarta.inject.Singleton;

/**
 * Statuses in the IETF's status list tokens: the validation rules of draft-ietf-oauth-status-list,
 * section 8.3, and the status types of its section 7.
 */
@Singleton
public final class TokenListStatus implements StatusSource {

    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int SUSPENDED = 2;

    private final StatusLists<TokenList> lists = new StatusLists<>();

    @Override
    public String mechanism() {
        return "token_status_list";
    }

    @Override
    public StatusFinding read(StatusReference reference, Context context) {
        return lists.read(reference, context, TokenListReader::read, list -> look(list, reference));
    }

    private static StatusFinding look(TokenList list, StatusReference reference) {
        if (!list.subject().equals(reference.list().toString())) {
            return new StatusFinding.ListInvalid("the list is that of another address");
        }
        if (reference.index() < 0 || reference.index() >= list.bits().values(list.size())) {
            return new StatusFinding.ListInvalid("the list ends before place " + reference.index());
        }
        int value = list.bits().lowestFirst(reference.index(), list.size());
        return switch (value) {
            case VALID -> new StatusFinding.Active();
            case INVALID -> new StatusFinding.Revoked("revoked in the issuer's list");
            case SUSPENDED -> new StatusFinding.Suspended("suspended in the issuer's list");
            // Section 7.1: 3 and 12 to 15 mean what the application says, the rest nothing yet.
            case 3, 12, 13, 14, 15 ->
                    new StatusFinding.Message(value, "a status of the application's own");
            default -> new StatusFinding.Message(value, "a status that nobody defined");
        };
    }
}
