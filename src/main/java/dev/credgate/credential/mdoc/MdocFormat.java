package dev.credgate.credential.mdoc;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborParser;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mobile documents: a DeviceResponse, one of its Documents, or the IssuerSigned that an issuer
 * hands out; as bytes, or in base64url as OpenID4VP and OpenID4VCI carry them.
 *
 * <p>A device response with one document is that credential; with several it is a presentation.
 */
@Singleton
public final class MdocFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "mdoc";

    /** What precedes the docType in the name of a type. */
    static final String TYPE_FAMILY = "doctype:";

    private static final int MAX_DOCUMENTS = 64;

    private static final Set<String> RESPONSE =
            Set.of("version", "documents", "documentErrors", "status");

    private final MdocDocument documents;

    /** Where no reader's keys are known, and so no device's MAC can be checked. */
    public MdocFormat() {
        this(ReaderKeys.NONE);
    }

    /**
     * @param readers the keys of the sessions that this reader holds
     */
    public MdocFormat(ReaderKeys readers) {
        this.documents = new MdocDocument(readers);
    }

    /** With the reader's keys of whoever holds sessions, if anybody does. */
    @Inject
    MdocFormat(Instance<ReaderKeys> readers) {
        this(readers.isResolvable() ? readers.get() : ReaderKeys.NONE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        return MdocBytes.recognise(body.bytes()).map(this::read);
    }

    private Presented read(MdocBytes bytes) {
        try {
            CborItem item = Malformation.orMalformed(CborParser.parse(bytes.decoded()));
            Members top = Members.of(item, "the document");
            if (top.optional("issuerSigned").isPresent() || top.optional("docType").isPresent()) {
                return documents.document(item);
            }
            return top.optional("issuerAuth").isPresent() || top.optional("nameSpaces").isPresent()
                    ? documents.issuerSigned(item)
                    : response(top.only(RESPONSE));
        } catch (Malformation malformation) {
            return new Presented.Malformed(NAME, malformation.found());
        }
    }

    /** DeviceResponse, ISO 18013-5, 8.3.2.1.2.2. */
    private Presented response(Members response) {
        if (!response.text("version").equals(SecurityObject.VERSION)) {
            throw new Malformation(Flaw.DATA_MODEL, "a DeviceResponse of another version than 1.0");
        }
        response.optional("documentErrors").ifPresent(MdocFormat::errors);
        long status = response.number("status");
        if (status != 0 || response.optional("documents").isEmpty()) {
            throw new Malformation(
                    Flaw.NO_CREDENTIAL, "the device sent no document, and status " + status);
        }
        List<CborItem> items = response.list("documents");
        if (items.isEmpty()) {
            throw new Malformation(Flaw.NO_CREDENTIAL, "the device sent no document");
        }
        if (items.size() > MAX_DOCUMENTS) {
            throw new Malformation(
                    Flaw.TOO_MANY_CREDENTIALS, "more than " + MAX_DOCUMENTS + " documents");
        }
        List<MdocCredential> credentials = new ArrayList<>(items.size());
        items.forEach(item -> credentials.add(documents.document(item)));
        return credentials.size() == 1
                ? credentials.getFirst()
                : new MdocPresentation(List.copyOf(credentials));
    }

    /** DocumentErrors: a list of maps from docType to a number. */
    private static void errors(CborItem item) {
        for (CborItem one : Members.list(item, "documentErrors")) {
            for (var entry : Members.of(one, "documentErrors").map().entries()) {
                Members.name(entry.key(), "documentErrors");
                if (!(entry.value() instanceof CborItem.CborInteger)) {
                    throw new Malformation(Flaw.WRONG_TYPE, "an error code is no number");
                }
            }
        }
    }
}
