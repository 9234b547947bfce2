package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnH2East.class)
class OrdersOnH2EastTest extends OrderPromises {}
