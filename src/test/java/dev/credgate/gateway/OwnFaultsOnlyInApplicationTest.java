package dev.credgate.gateway;

import dev.credgate.WaitingBesideAStranger;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** A test of an application, which has an Awaitility of its own. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class OwnFaultsOnlyInApplicationTest extends WaitingBesideAStranger {}
