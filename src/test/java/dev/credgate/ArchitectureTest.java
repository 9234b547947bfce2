package dev.credgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The house's rules: imports run downwards only, rooms form no cycle, and the core knows neither
 * HTTP, database nor chain.
 */
@AnalyzeClasses(packages = "dev.credgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule importsRunDownwards =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("command line")
                    .definedBy("dev.credgate.cli..")
                    .layer("edges")
                    .definedBy(
                            "dev.credgate.gateway..",
                            "dev.credgate.wallet..",
                            "dev.credgate.issuer..",
                            "dev.credgate.weidentity..",
                            "dev.credgate.vcapi..",
                            "dev.credgate.exchange..")
                    .layer("core")
                    .definedBy(
                            "dev.credgate.verification..",
                            "dev.credgate.issuance..",
                            "dev.credgate.policy..")
                    .layer("knowledge")
                    .definedBy(
                            "dev.credgate.credential..",
                            "dev.credgate.did..",
                            "dev.credgate.status..",
                            "dev.credgate.trust..")
                    .layer("ground")
                    .definedBy(
                            "dev.credgate.crypto..",
                            "dev.credgate.ffi..",
                            "dev.credgate.json..",
                            "dev.credgate.hsm..",
                            "dev.credgate.ledger..",
                            "dev.credgate.store..",
                            "dev.credgate.outbox..",
                            "dev.credgate.source..",
                            "dev.credgate.net..",
                            "dev.credgate.audit..")
                    .whereLayer("command line")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("edges")
                    .mayOnlyBeAccessedByLayers("command line")
                    .whereLayer("core")
                    .mayOnlyBeAccessedByLayers("edges", "command line")
                    .whereLayer("knowledge")
                    .mayOnlyBeAccessedByLayers("core", "edges", "command line");

    @ArchTest
    static final ArchRule roomsFormNoCycle =
            slices().matching("dev.credgate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule verificationIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.credgate.verification..",
                            "dev.credgate.credential..",
                            "dev.credgate.did..",
                            "dev.credgate.status..",
                            "dev.credgate.trust..",
                            "dev.credgate.json..",
                            "dev.credgate.crypto..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta.ws.rs..",
                            "io.vertx..",
                            "java.net.http..",
                            "java.sql..",
                            "javax.sql..",
                            "jakarta.persistence..",
                            "io.quarkus.hibernate..",
                            "org.web3j..",
                            "dev.credgate.ledger.contracts..",
                            "dev.credgate.ledger.chain..",
                            "dev.credgate.store..",
                            "dev.credgate.outbox..",
                            "dev.credgate.source.http..",
                            "dev.credgate.audit..");

    /**
     * The one class that hands the pipeline to the container; all others could run in a library.
     */
    @ArchTest
    static final ArchRule onlyThePipelineKnowsTheContainer =
            noClasses()
                    .that()
                    .resideInAPackage("dev.credgate.verification..")
                    .and()
                    .haveSimpleNameNotStartingWith("Pipeline")
                    .and()
                    .haveSimpleNameNotEndingWith("Config")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta.enterprise..",
                            "jakarta.inject..",
                            "io.quarkus..",
                            "io.smallrye..",
                            "io.micrometer..");

    /** Adding a format touches no other: what several share is a room of its own. */
    @ArchTest
    static final ArchRule formatsKnowNothingOfEachOther =
            slices().matching("dev.credgate.credential.(weid|sdjwtvc|jwtvc|dataintegrity|mdoc)..")
                    .should()
                    .notDependOnEachOther();

    /** The pipeline, and whatever a door opens by, know formats by their interface alone. */
    @ArchTest
    static final ArchRule nobodyDecidesByTheFormat =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.credgate.verification..",
                            "dev.credgate.policy..",
                            "dev.credgate.gateway..",
                            "dev.credgate.did..",
                            "dev.credgate.trust..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.credgate.credential.weid..",
                            "dev.credgate.credential.sdjwtvc..",
                            "dev.credgate.credential.jwtvc..",
                            "dev.credgate.credential.dataintegrity..",
                            "dev.credgate.credential.mdoc..");

    /** The native executable has no Foreign Function API; what needs C goes through that room. */
    @ArchTest
    static final ArchRule onlyOneRoomCallsC =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.credgate.ffi..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.lang.foreign..", "org.graalvm.nativeimage..");
}
