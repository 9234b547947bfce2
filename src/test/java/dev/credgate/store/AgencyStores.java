package dev.credgate.store;

/** The tables of agencies in a test's database, as the program uses them. */
public record AgencyStores(AgencyDocuments documents, IssuingQuotas quotas) {

    /** Of that database. */
    public AgencyStores(TestDatabase database) {
        this(
                new AgencyDocumentStore(database.database()),
                new IssuingQuotaStore(database.database()));
    }
}
