package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Address;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int256;

/**
 * WeIdentity's own WeIdContract, as WeBank compiled it, deployed on a test's chain together with
 * the RoleController that its constructor names. Its code is read from the published artefact's
 * class files without loading them: they need a chain client that we do not want.
 *
 * <p>Every call is sent as the account given (anvil impersonates it) and returns the receipt.
 */
public final class OriginalWeIdContract {

    private static final String PACKAGE = "/com/webank/weid/contract/v2/";

    private final Anvil chain;
    private final Address roleController;
    private final Address address;

    private OriginalWeIdContract(Anvil chain, Address roleController, Address address) {
        this.chain = chain;
        this.roleController = roleController;
        this.address = address;
    }

    /** Deploys both contracts; {@code deployer} gets all roles of the RoleController. */
    public static OriginalWeIdContract deploy(Anvil chain, Address deployer) {
        Address roles = create(chain, deployer, code("RoleController"));
        Address weId =
                create(
                        chain,
                        deployer,
                        code("WeIdContract")
                                + FunctionEncoder.encodeConstructor(List.of(word(roles))));
        return new OriginalWeIdContract(chain, roles, weId);
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    /** Where its RoleController is. */
    public Address roleController() {
        return roleController;
    }

    /**
     * Creates a DID as its owner.
     *
     * @param publicKey decimal of x‖y; the contract does not compare it with the identity
     * @param created unix seconds
     */
    public JsonNode createWeId(Address identity, String publicKey, long created) {
        return send(
                identity,
                "createWeId",
                word(identity),
                bytes(publicKey + "|" + identity),
                bytes(Long.toString(created)),
                new Int256(created));
    }

    /** Sets an attribute as the DID's owner: {@code /weId/pubkey/Secp256k1/base64}, … */
    public JsonNode setAttribute(Address identity, String key, String value, long updated) {
        return send(
                identity, "setAttribute", word(identity), key(key), bytes(value), seconds(updated));
    }

    /** Sets anybody's attribute as a holder of permission 200, such as the deployer. */
    public JsonNode delegateSetAttribute(
            Address sender, Address identity, String key, String value, long updated) {
        return send(
                sender,
                "delegateSetAttribute",
                word(identity),
                key(key),
                bytes(value),
                seconds(updated));
    }

    /** Creates anybody's DID as a holder of permission 200, such as the deployer. */
    public JsonNode delegateCreateWeId(
            Address sender, Address identity, String auth, long created) {
        return send(
                sender,
                "delegateCreateWeId",
                word(identity),
                bytes(auth),
                bytes(Long.toString(created)),
                seconds(created));
    }

    /** The block of the identity's newest attribute; 0 when there is none. */
    public long getLatestRelatedBlock(Address identity) {
        var call = new Function("getLatestRelatedBlock", List.<Type>of(word(identity)), List.of());
        JsonNode answer =
                chain.rpc(
                        "eth_call",
                        Map.of("to", address.toString(), "data", FunctionEncoder.encode(call)),
                        "latest");
        return new BigInteger(answer.asText().substring(2), 16).longValueExact();
    }

    private JsonNode send(Address sender, String name, Type<?>... arguments) {
        var call = new Function(name, Arrays.<Type>asList(arguments), List.of());
        return chain.sendAs(sender, Optional.of(address), FunctionEncoder.encode(call));
    }

    private static Address create(Anvil chain, Address deployer, String code) {
        JsonNode receipt = chain.sendAs(deployer, Optional.empty(), "0x" + code);
        return Address.parse(receipt.get("contractAddress").asText()).orElseThrow();
    }

    /**
     * The creation code: the strings that the class initialiser loads before it fills {@code
     * BINARY_ARRAY}, joined.
     */
    static String code(String contract) {
        var code = new StringBuilder();
        try (InputStream file =
                OriginalWeIdContract.class.getResourceAsStream(PACKAGE + contract + ".class")) {
            if (file == null) {
                throw new IllegalStateException(contract + " is not on the test class path");
            }
            var initialiser =
                    ClassFile.of().parse(file.readAllBytes()).methods().stream()
                            .filter(method -> method.methodName().equalsString("<clinit>"))
                            .findFirst()
                            .orElseThrow();
            for (CodeElement element : initialiser.code().orElseThrow()) {
                if (element instanceof ConstantInstruction constant
                        && constant.constantValue() instanceof String text) {
                    code.append(text);
                } else if (element instanceof FieldInstruction field
                        && field.name().equalsString("BINARY_ARRAY")) {
                    return code.toString();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(contract + " cannot be read", e);
        }
        throw new IllegalStateException(contract + " has no BINARY_ARRAY");
    }

    private static org.web3j.abi.datatypes.Address word(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toString());
    }

    private static DynamicBytes bytes(String text) {
        return new DynamicBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes32 key(String text) {
        return new Bytes32(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32));
    }

    private static Int256 seconds(long unix) {
        return new Int256(unix);
    }
}
