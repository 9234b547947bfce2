package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnH2West.class)
class StoreOnH2WestTest extends StorePromises {

    @Override
    boolean postgresql() {
        return false;
    }
}
