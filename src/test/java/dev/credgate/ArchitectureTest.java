package dev.credgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.RawTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
                            "dev.credgate.thread..",
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
     * What a token answers leaves {@link UncheckedSignature} checked, or by the one hand that
     * verifies what it becomes part of.
     */
    @ArchTest
    static final ArchRule onlyTheIssuanceCycleTakesSignaturesThatNobodyChecked =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("dev.credgate.issuance.IssuanceCycle")
                    .should()
                    .callMethod(
                            UncheckedSignature.class, "judgedBy", UncheckedSignature.Judge.class);

    /**
     * Beans are made before the gateway listens: whoever asks a token there waits for it. Held
     * against what a bean's constructor itself calls.
     */
    @ArchTest
    static final ArchRule noStartWaitsForAToken =
            noClasses()
                    .that()
                    .areAnnotatedWith(Singleton.class)
                    .or()
                    .areAnnotatedWith(ApplicationScoped.class)
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.<JavaMethodCall>describe(
                                    "a constructor asks a token",
                                    call ->
                                            call.getOrigin().isConstructor()
                                                    && (call.getTargetOwner()
                                                                    .isEquivalentTo(Signer.class)
                                                            || call.getTargetOwner()
                                                                    .isEquivalentTo(
                                                                            TokenKeys.class))
                                                    && !call.getName().equals("names")));

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

    /**
     * Each format is one package behind one interface, so that adding one touches no other file:
     * nobody knows a class of a format but {@link #KNOWN_TO}. Which packages those are is found, as
     * the container finds them; what several formats share, such as SD-JWT, is none. Held to
     * exactly, so that no name stays here longer than its reason.
     */
    @ArchTest
    static void eachFormatIsOnePackageBehindOneInterface(JavaClasses classes) {
        List<String> formats =
                classes.stream()
                        .filter(one -> one.isAssignableTo(CredentialFormat.class))
                        .filter(one -> !one.isInterface())
                        .map(JavaClass::getPackageName)
                        .toList();
        assertThat(formats)
                .hasSizeGreaterThanOrEqualTo(5)
                .doesNotHaveDuplicates()
                .allMatch(format -> format.startsWith(FORMATS));
        Set<Knowing> found =
                classes.stream()
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .flatMap(dependency ->
                                formats.stream()
                                        .filter(format ->
                                                isIn(dependency.getTargetClass(), format)
                                                        && !isIn(
                                                                dependency.getOriginClass(),
                                                                format))
                                        .map(format ->
                                                new Knowing(
                                                        file(dependency.getOriginClass()),
                                                        format.substring(FORMATS.length()))))
                        .collect(Collectors.toSet());
        assertThat(found).containsExactlyInAnyOrderElementsOf(KNOWN_TO.keySet());
    }

    private static final String FORMATS = "dev.credgate.credential.";

    /** A file, by the class that it is named after, and the format that it knows. */
    private record Knowing(String file, String format) {}

    /** Who knows a format by more than its interfaces, and why. */
    private static final Map<Knowing, String> KNOWN_TO =
            Map.of(
                    new Knowing("dev.credgate.issuance.Issuing", "weid"),
                    "WeIdentity's salts are as long as the issuer's trust record on the chain says,"
                            + " and its keys are known by numbers: no writer of another format is"
                            + " told either",
                    new Knowing("dev.credgate.issuance.Unsigned", "weid"),
                    "of WeIdentity a digest is signed, by a signature that gives the key away",
                    new Knowing("dev.credgate.cli.LedgerStatusCommand", "weid"),
                    "an administrator may name a credential by its file; of WeIdentity's the status"
                            + " key is the hash of that text, of several, under which it fits",
                    new Knowing("dev.credgate.cli.SampleVerdict", "weid"),
                    "measures what a verdict of WeIdentity's own sample costs, part by part",
                    new Knowing("dev.credgate.vcapi.VcApi", "dataintegrity"),
                    "puts the next together",
                    new Knowing("dev.credgate.vcapi.TestIssuance", "dataintegrity"),
                    "the W3C's suites of Data Integrity order by cryptosuite, mandatory pointers"
                            + " and derivations, which are that format's alone",
                    new Knowing("dev.credgate.vcapi.JoseCose", "jwtvc"),
                    "answers the W3C's suite of VC-JOSE-COSE, which names each way of securing",
                    new Knowing("dev.credgate.vcapi.CoseFeature", "jwtvc"),
                    "is one of those ways, in COSE",
                    new Knowing("dev.credgate.vcapi.CoseFeature", "vccose"),
                    "also of presentations, which are of no format");

    private static boolean isIn(JavaClass one, String format) {
        return one.getPackageName().equals(format) || one.getPackageName().startsWith(format + ".");
    }

    private static String file(JavaClass one) {
        return one.getName().replaceFirst("\\$.*", "");
    }

    /** What is sent with a key of ours is on record first: nobody else has the means. */
    @ArchTest
    static final ArchRule onlyTheOutboxSendsWhatATokenSigned =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.credgate.outbox..")
                    .and()
                    .doNotHaveFullyQualifiedName(RawTransactions.class.getName())
                    .should()
                    .callMethod(RawTransactions.class, "hand", byte[].class)
                    .orShould()
                    .callMethodWhere(named("ethSendRawTransaction"));

    /** Accounts that the node signs for are an administrator's at a terminal. */
    @ArchTest
    static final ArchRule noRoomOfTheGatewaySendsByItself =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.credgate.cli..", "dev.credgate.ledger.chain..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(ChainAccount.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(LedgerWrites.class)
                    .orShould()
                    .callMethodWhere(named("ethSendTransaction"));

    private static DescribedPredicate<JavaMethodCall> named(String method) {
        return DescribedPredicate.describe(
                "calls " + method, call -> call.getTarget().getName().equals(method));
    }

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
