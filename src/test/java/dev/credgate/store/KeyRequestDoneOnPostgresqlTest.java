package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgresql.class)
class KeyRequestDoneOnPostgresqlTest extends KeyRequestDonePromises {}
