package dev.credgate.trust.lote;

import dev.credgate.trust.TrustSource.Question;

/** Reads the payload of a published list without its signature, for tests of other rooms. */
public final class ListReader {

    private ListReader() {}

    /**
     * Asks every service of a list; none where the payload is no list.
     *
     * @return how many of them are rendered by whom is asked about
     * @throws IllegalStateException when it was read as something that it must not be
     */
    public static int rendered(byte[] payload, Question question) {
        if (!(EntityList.read(payload) instanceof EntityList.Reading.Read(EntityList list))) {
            return 0;
        }
        if (list.services().size() > EntityList.MAX_SERVICES) {
            throw new IllegalStateException("more services than a list may have");
        }
        int count = 0;
        for (ListedService service : list.services()) {
            for (String name : service.names()) {
                if (!name.startsWith("did:") && !name.startsWith("https://")) {
                    throw new IllegalStateException("a name that is none: " + name);
                }
            }
            if (service.isRenderedBy(question)) {
                count++;
            }
        }
        return count;
    }
}
