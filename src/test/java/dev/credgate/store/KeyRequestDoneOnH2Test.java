package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnH2.class)
class KeyRequestDoneOnH2Test extends KeyRequestDonePromises {}
