package dev.credgate.ledger.contracts;

import io.reactivex.Flowable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.annotation.processing.Generated;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.RemoteCall;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.BaseEventResponse;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.Contract;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.ContractGasProvider;

/**
 * <p>Auto generated code.
 * <p><strong>Do not modify!</strong>
 * <p>Please use the <a href="https://docs.web3j.io/command_line.html">web3j command line tools</a>,
 * or the org.web3j.codegen.SolidityFunctionWrapperGenerator in the 
 * <a href="https://github.com/LFDT-web3j/web3j/tree/main/codegen">codegen module</a> to update.
 *
 * <p>Generated with web3j version 5.0.2.
 */
@SuppressWarnings("rawtypes")
@Generated("org.web3j.codegen.SolidityFunctionWrapperGenerator")
public class CredentialTypes extends Contract {
    public static final String BINARY = "60c060405234801561001057600080fd5b5060405161081738038061081783398101604081905261002f916100cf565b816001600160a01b03163b60000361006a57604051632f8aeb3960e11b81526001600160a01b03831660048201526024015b60405180910390fd5b806001600160a01b03163b6000036100a057604051632f8aeb3960e11b81526001600160a01b0382166004820152602401610061565b6001600160a01b039182166080521660a052610109565b6001600160a01b03811681146100cc57600080fd5b50565b600080604083850312156100e257600080fd5b82516100ed816100b7565b60208401519092506100fe816100b7565b809150509250929050565b60805160a0516106dd61013a60003960008181609201526101ea01526000818160d6015261039e01526106dd6000f3fe608060405234801561001057600080fd5b50600436106100885760003560e01c8063802015371161005b57806380201537146101635780638b88f7a41461017a57806390e0f7cc146101ad578063c98e984e146101c257600080fd5b8063038ffe6e1461008d5780631615fd03146100d1578063586e05a5146100f8578063764f73f91461013a575b600080fd5b6100b47f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020015b60405180910390f35b6100b47f000000000000000000000000000000000000000000000000000000000000000081565b610125610106366004610521565b600090815260208190526040902054600160a01b900463ffffffff1690565b60405163ffffffff90911681526020016100c8565b6100b4610148366004610521565b6000908152602081905260409020546001600160a01b031690565b61016c61600081565b6040519081526020016100c8565b61016c61018836600461053a565b600091825260016020908152604080842063ffffffff93909316845291905290205490565b6101c06101bb366004610573565b6101d5565b005b6101c06101d03660046105a4565b610357565b604051638c9540d360e01b81523360048201527f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031690638c9540d390602401602060405180830381865afa158015610239573d6000803e3d6000fd5b505050506040513d601f19601f8201168201806040525081019061025d9190610622565b61028157604051632700fdd360e01b81523360048201526024015b60405180910390fd5b8115806102ad57507f04994f67dc55b09e814ab7ffc8df3686b4afb2bb53e60eae97ef043fe03fb82982145b156102ce5760405163341afcf560e01b815260048101839052602401610278565b6001600160a01b0381166102f55760405163a05403f160e01b815260040160405180910390fd5b6000828152602081815260409182902080546001600160a01b0319166001600160a01b038516908117909155915191825283917fae6b1e3535efeaabfb7f831733a1b744691a83b8c800a443a72c3359ba3dfdc2910160405180910390a25050565b600083815260208190526040902080546001600160a01b0316158061040d575080546040516324b81f9160e01b81526001600160a01b0391821660048201523360248201527f0000000000000000000000000000000000000000000000000000000000000000909116906324b81f9190604401602060405180830381865afa1580156103e7573d6000803e3d6000fd5b505050506040513d601f19601f8201168201806040525081019061040b9190610622565b155b1561043457604051633c0b35eb60e21b815260048101859052336024820152604401610278565b81801580610443575061600081115b156104645760405163020311bd60e61b815260048101829052602401610278565b8154600090839060149061048490600160a01b900463ffffffff1661064b565b91906101000a81548163ffffffff021916908363ffffffff1602179055905084846040516104b392919061067e565b6040805191829003822060008981526001602090815283822063ffffffff871683529052919091205586907fd09cae9ba3a166bf3600abd8331a0b870622b1ea005aac2fca1702bb5dd991a49061051190849089908990339061068e565b60405180910390a2505050505050565b60006020828403121561053357600080fd5b5035919050565b6000806040838503121561054d57600080fd5b82359150602083013563ffffffff8116811461056857600080fd5b809150509250929050565b6000806040838503121561058657600080fd5b8235915060208301356001600160a01b038116811461056857600080fd5b6000806000604084860312156105b957600080fd5b83359250602084013567ffffffffffffffff8111156105d757600080fd5b8401601f810186136105e857600080fd5b803567ffffffffffffffff8111156105ff57600080fd5b86602082840101111561061157600080fd5b939660209190910195509293505050565b60006020828403121561063457600080fd5b8151801515811461064457600080fd5b9392505050565b600063ffffffff821663ffffffff810361067557634e487b7160e01b600052601160045260246000fd5b60010192915050565b8183823760009101908152919050565b63ffffffff85168152606060208201528260608201528284608083013760008184016080908101919091526001600160a01b03929092166040820152601f909201601f1916909101019291505056";

    private static String librariesLinkedBinary;

    public static final String FUNC_MAX_SCHEMA = "MAX_SCHEMA";

    public static final String FUNC_ENTITIES = "entities";

    public static final String FUNC_ISSUERTRUST = "issuerTrust";

    public static final String FUNC_NAMEPUBLISHER = "namePublisher";

    public static final String FUNC_PUBLISH = "publish";

    public static final String FUNC_PUBLISHEROF = "publisherOf";

    public static final String FUNC_SCHEMAHASH = "schemaHash";

    public static final String FUNC_VERSIONOF = "versionOf";

    public static final CustomError NOCONTRACT_ERROR = new CustomError("NoContract", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTATYPE_ERROR = new CustomError("NotAType", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError NOTCOMMITTEE_ERROR = new CustomError("NotCommittee", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTPUBLISHER_ERROR = new CustomError("NotPublisher", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError SCHEMASIZE_ERROR = new CustomError("SchemaSize", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
    ;

    public static final CustomError ZEROPUBLISHER_ERROR = new CustomError("ZeroPublisher", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final Event PUBLISHERNAMED_EVENT = new Event("PublisherNamed", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Address>() {}));
    ;

    public static final Event SCHEMAPUBLISHED_EVENT = new Event("SchemaPublished", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Uint32>() {}, new TypeReference<Utf8String>() {}, new TypeReference<Address>() {}));
    ;

    @Deprecated
    protected CredentialTypes(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    protected CredentialTypes(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, credentials, contractGasProvider);
    }

    @Deprecated
    protected CredentialTypes(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    protected CredentialTypes(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static List<PublisherNamedEventResponse> getPublisherNamedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(PUBLISHERNAMED_EVENT, transactionReceipt);
        ArrayList<PublisherNamedEventResponse> responses = new ArrayList<PublisherNamedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            PublisherNamedEventResponse typedResponse = new PublisherNamedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.publisher = (String) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static PublisherNamedEventResponse getPublisherNamedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(PUBLISHERNAMED_EVENT, log);
        PublisherNamedEventResponse typedResponse = new PublisherNamedEventResponse();
        typedResponse.log = log;
        typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.publisher = (String) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<PublisherNamedEventResponse> publisherNamedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getPublisherNamedEventFromLog(log));
    }

    public Flowable<PublisherNamedEventResponse> publisherNamedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(PUBLISHERNAMED_EVENT));
        return publisherNamedEventFlowable(filter);
    }

    public static List<SchemaPublishedEventResponse> getSchemaPublishedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(SCHEMAPUBLISHED_EVENT, transactionReceipt);
        ArrayList<SchemaPublishedEventResponse> responses = new ArrayList<SchemaPublishedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            SchemaPublishedEventResponse typedResponse = new SchemaPublishedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.version = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.schema = (String) eventValues.getNonIndexedValues().get(1).getValue();
            typedResponse.by = (String) eventValues.getNonIndexedValues().get(2).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static SchemaPublishedEventResponse getSchemaPublishedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(SCHEMAPUBLISHED_EVENT, log);
        SchemaPublishedEventResponse typedResponse = new SchemaPublishedEventResponse();
        typedResponse.log = log;
        typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.version = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.schema = (String) eventValues.getNonIndexedValues().get(1).getValue();
        typedResponse.by = (String) eventValues.getNonIndexedValues().get(2).getValue();
        return typedResponse;
    }

    public Flowable<SchemaPublishedEventResponse> schemaPublishedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getSchemaPublishedEventFromLog(log));
    }

    public Flowable<SchemaPublishedEventResponse> schemaPublishedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(SCHEMAPUBLISHED_EVENT));
        return schemaPublishedEventFlowable(filter);
    }

    public RemoteFunctionCall<BigInteger> MAX_SCHEMA() {
        final Function function = new Function(FUNC_MAX_SCHEMA, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<String> entities() {
        final Function function = new Function(FUNC_ENTITIES, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<String> issuerTrust() {
        final Function function = new Function(FUNC_ISSUERTRUST, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<TransactionReceipt> namePublisher(byte[] typeHash, String publisher) {
        final Function function = new Function(
                FUNC_NAMEPUBLISHER, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(typeHash), 
                new org.web3j.abi.datatypes.Address(160, publisher)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> publish(byte[] typeHash, String schema) {
        final Function function = new Function(
                FUNC_PUBLISH, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(typeHash), 
                new org.web3j.abi.datatypes.Utf8String(schema)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<String> publisherOf(byte[] typeHash) {
        final Function function = new Function(FUNC_PUBLISHEROF, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(typeHash)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<byte[]> schemaHash(byte[] typeHash, BigInteger version) {
        final Function function = new Function(FUNC_SCHEMAHASH, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(typeHash), 
                new org.web3j.abi.datatypes.generated.Uint32(version)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}));
        return executeRemoteCallSingleValueReturn(function, byte[].class);
    }

    public RemoteFunctionCall<BigInteger> versionOf(byte[] typeHash) {
        final Function function = new Function(FUNC_VERSIONOF, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(typeHash)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint32>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    @Deprecated
    public static CredentialTypes load(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        return new CredentialTypes(contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    @Deprecated
    public static CredentialTypes load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        return new CredentialTypes(contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    public static CredentialTypes load(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        return new CredentialTypes(contractAddress, web3j, credentials, contractGasProvider);
    }

    public static CredentialTypes load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        return new CredentialTypes(contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static RemoteCall<CredentialTypes> deploy(Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider, String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialTypes.class, web3j, credentials, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    public static RemoteCall<CredentialTypes> deploy(Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider,
            String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialTypes.class, web3j, transactionManager, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<CredentialTypes> deploy(Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit, String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialTypes.class, web3j, credentials, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<CredentialTypes> deploy(Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit,
            String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialTypes.class, web3j, transactionManager, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
    }

    public static void linkLibraries(List<Contract.LinkReference> references) {
        librariesLinkedBinary = linkBinaryWithReferences(BINARY, references);
    }

    private static String getDeploymentBinary() {
        if (librariesLinkedBinary != null) {
            return librariesLinkedBinary;
        } else {
            return BINARY;
        }
    }

    public static class PublisherNamedEventResponse extends BaseEventResponse {
        public byte[] typeHash;

        public String publisher;
    }

    public static class SchemaPublishedEventResponse extends BaseEventResponse {
        public byte[] typeHash;

        public BigInteger version;

        public String schema;

        public String by;
    }
}
