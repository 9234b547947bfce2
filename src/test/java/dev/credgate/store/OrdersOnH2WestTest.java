package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnH2West.class)
class OrdersOnH2WestTest extends OrderPromises {}
