package dev.credgate.ledger.contracts;

import io.reactivex.Flowable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.processing.Generated;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.RemoteCall;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.BaseEventResponse;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tuples.generated.Tuple2;
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
public class CredentialStatus extends Contract {
    public static final String BINARY = "60c060405234801561001057600080fd5b5060405161129f38038061129f83398101604081905261002f916100cf565b816001600160a01b03163b60000361006a57604051632f8aeb3960e11b81526001600160a01b03831660048201526024015b60405180910390fd5b806001600160a01b03163b6000036100a057604051632f8aeb3960e11b81526001600160a01b0382166004820152602401610061565b6001600160a01b039182166080521660a052610109565b6001600160a01b03811681146100cc57600080fd5b50565b600080604083850312156100e257600080fd5b82516100ed816100b7565b60208401519092506100fe816100b7565b809150509250929050565b60805160a0516111566101496000396000818160be0152818161026c01526108a40152600081816101170152818161024b015261088301526111566000f3fe608060405234801561001057600080fd5b50600436106100b45760003560e01c8063867a450711610071578063867a450714610198578063950bff9f146101d9578063c90bd047146101f0578063d19d729f146101f8578063d71dd6671461020b578063e6c292e81461021e57600080fd5b8063038ffe6e146100b95780630cca07ab146100fd5780631615fd031461011257806324a816c6146101395780633f28731c1461015e5780635204ef8014610190575b600080fd5b6100e07f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020015b60405180910390f35b61011061010b366004610d4e565b610226565b005b6100e07f000000000000000000000000000000000000000000000000000000000000000081565b61014c610147366004610da9565b61038a565b60405160ff90911681526020016100f4565b61017161016c366004610da9565b6103ac565b6040805192151583526001600160401b039091166020830152016100f4565b61014c600181565b61014c6101a6366004610dcb565b60009283526001602090815260408085206001600160401b03948516865282528085209290931684525290205460ff1690565b6101e26103e881565b6040519081526020016100f4565b61014c600081565b610110610206366004610e5c565b6103f0565b610110610219366004610ef0565b610570565b61014c600281565b806102445760405163f1ae58d560e01b815260040160405180910390fd5b60006102937f00000000000000000000000000000000000000000000000000000000000000007f0000000000000000000000000000000000000000000000000000000000000000878733610693565b60008181526002602090815260408083208684529091529020549091506102c46001600160401b0385166001610f8a565b81036102d1575050610384565b801561031357826102e3600183610f9d565b604051637656fc0560e01b815260048101929092526001600160401b031660248201526044015b60405180910390fd5b6103276001600160401b0385166001610f8a565b600083815260026020908152604080832087845282529182902092909255516001600160401b0386168152839185917f56d654fa20a0c9b5e4a4a2739c8a2ae50ad0eac7850042155c17836a0a5fd09e910160405180910390a350505b50505050565b60008281526020818152604080832084845290915290205460ff165b92915050565b6000828152600260209081526040808320848452909152812054819080156103df5760016103da8183610f9d565b6103e3565b6000805b92509250505b9250929050565b60006103fe87878585610823565b60008181526001602090815260408083206001600160401b038a16845290915281209192505b84811015610565578360ff1682600088888581811061044557610445610fb0565b905060200201602081019061045a9190610fc6565b6001600160401b0316815260208101919091526040016000205460ff161461055d578382600088888581811061049257610492610fb0565b90506020020160208101906104a79190610fc6565b6001600160401b03166001600160401b0316815260200190815260200160002060006101000a81548160ff021916908360ff160217905550866001600160401b0316837fc3cb889a6cfa1fc637370e45fff9f0a0d2921a96031a7e15cb4da127681cbbf388888581811061051d5761051d610fb0565b90506020020160208101906105329190610fc6565b604080516001600160401b03909216825260ff89166020830152339082015260600160405180910390a35b600101610424565b505050505050505050565b600061057e86868585610823565b60008181526020819052604081209192505b84811015610689578360ff168260008888858181106105b1576105b1610fb0565b602090810292909201358352508101919091526040016000205460ff161461068157838260008888858181106105e9576105e9610fb0565b90506020020135815260200190815260200160002060006101000a81548160ff021916908360ff16021790555085858281811061062857610628610fb0565b90506020020135837fb53e8c37a39d9ddaeee08dd49929b283cc72de35515a39bf65d8c361fc75c0da863360405161067892919060ff9290921682526001600160a01b0316602082015260400190565b60405180910390a35b600101610590565b5050505050505050565b600083836040516106a5929190610fe8565b604051809103902090506000806106bc86866108d4565b604051630b61a88760e01b81526004810186905291935091506000906001600160a01b03891690630b61a88790602401602060405180830381865afa158015610709573d6000803e3d6000fd5b505050506040513d601f19601f8201168201806040525081019061072d9190610ff8565b90506001600160a01b0381166107595760405163bbe671c160e01b81526004810185905260240161030a565b82610762578091505b6001600160a01b03821615806107e757506040516324b81f9160e01b81526001600160a01b03838116600483015286811660248301528a16906324b81f9190604401602060405180830381865afa1580156107c1573d6000803e3d6000fd5b505050506040513d601f19601f820116820180604052508101906107e59190611021565b155b156108175760405163d4695c2160e01b8152600481018590526001600160a01b038616602482015260440161030a565b50505095945050505050565b6000600260ff8316111561084f5760405163583e4f2960e01b815260ff8316600482015260240161030a565b82158061085d57506103e883115b1561087e57604051631f03082d60e11b81526004810184905260240161030a565b6108cb7f00000000000000000000000000000000000000000000000000000000000000007f0000000000000000000000000000000000000000000000000000000000000000878733610693565b95945050505050565b60008083838015806108e7575061080081115b1561090457604051628f14bf60e61b815260040160405180910390fd5b61090e8282610c20565b610920576000809350935050506103e9565b61092e600960008385611043565b6109379161106d565b6001600160b81b031916683234b21d3bb2b4b21d60b91b1461097057858560405163732db4fb60e11b815260040161030a9291906110a5565b60095b81811080156109ab5750600360fc1b83838381811061099457610994610fb0565b9050013560f81c60f81b6001600160f81b03191610155b80156109e05750603960f81b8383838181106109c9576109c9610fb0565b9050013560f81c60f81b6001600160f81b03191611155b156109f757806109ef816110d4565b915050610973565b6000610a04600983610f9d565b9050801580610a135750601281115b80610a52575083836009818110610a2c57610a2c610fb0565b9050013560f81c60f81b6001600160f81b031916600360fc1b148015610a525750600181115b80610a735750602a610a65836001610f8a565b610a6f9190610f8a565b8314155b80610aa75750838383818110610a8b57610a8b610fb0565b9050013560f81c60f81b6001600160f81b031916601d60f91b14155b80610ae557508383610aba846001610f8a565b818110610ac957610ac9610fb0565b9050013560f81c60f81b6001600160f81b031916600360fc1b14155b80610b2357508383610af8846002610f8a565b818110610b0757610b07610fb0565b9050013560f81c60f81b6001600160f81b031916600f60fb1b14155b15610b4557878760405163732db4fb60e11b815260040161030a9291906110a5565b600080610b53846003610f8a565b90505b84811015610c0f576000868683818110610b7257610b72610fb0565b919091013560f81c91505060308110801590610b92575060398160ff1611155b15610bc157610ba26030826110ed565b60ff16610bb0846010611106565b610bba9190611137565b9250610c06565b60618160ff1610158015610bd9575060668160ff1611155b15610be957610ba26057826110ed565b8a8a60405163732db4fb60e11b815260040161030a9291906110a5565b50600101610b56565b506001999098509650505050505050565b6000683234b21d3bb2b4b21d60b91b6009831015610c425760009150506103a6565b60005b6009811015610ce6576000858583818110610c6257610c62610fb0565b909101356001600160f81b031916915050604160f81b8110801590610c955750602d60f91b6001600160f81b0319821611155b15610ca157600160fd1b175b828260098110610cb357610cb3610fb0565b1a60f81b6001600160f81b031916816001600160f81b03191614610cdd57600093505050506103a6565b50600101610c45565b506001949350505050565b60008083601f840112610d0357600080fd5b5081356001600160401b03811115610d1a57600080fd5b6020830191508360208285010111156103e957600080fd5b80356001600160401b0381168114610d4957600080fd5b919050565b60008060008060608587031215610d6457600080fd5b84356001600160401b03811115610d7a57600080fd5b610d8687828801610cf1565b9095509350610d99905060208601610d32565b9396929550929360400135925050565b60008060408385031215610dbc57600080fd5b50508035926020909101359150565b600080600060608486031215610de057600080fd5b83359250610df060208501610d32565b9150610dfe60408501610d32565b90509250925092565b60008083601f840112610e1957600080fd5b5081356001600160401b03811115610e3057600080fd5b6020830191508360208260051b85010111156103e957600080fd5b803560ff81168114610d4957600080fd5b60008060008060008060808789031215610e7557600080fd5b86356001600160401b03811115610e8b57600080fd5b610e9789828a01610cf1565b9097509550610eaa905060208801610d32565b935060408701356001600160401b03811115610ec557600080fd5b610ed189828a01610e07565b9094509250610ee4905060608801610e4b565b90509295509295509295565b600080600080600060608688031215610f0857600080fd5b85356001600160401b03811115610f1e57600080fd5b610f2a88828901610cf1565b90965094505060208601356001600160401b03811115610f4957600080fd5b610f5588828901610e07565b9094509250610f68905060408701610e4b565b90509295509295909350565b634e487b7160e01b600052601160045260246000fd5b808201808211156103a6576103a6610f74565b818103818111156103a6576103a6610f74565b634e487b7160e01b600052603260045260246000fd5b600060208284031215610fd857600080fd5b610fe182610d32565b9392505050565b8183823760009101908152919050565b60006020828403121561100a57600080fd5b81516001600160a01b0381168114610fe157600080fd5b60006020828403121561103357600080fd5b81518015158114610fe157600080fd5b6000808585111561105357600080fd5b8386111561106057600080fd5b5050820193919092039150565b80356001600160b81b0319811690600984101561109e576001600160b81b0319600985900360031b81901b82161691505b5092915050565b60208152816020820152818360408301376000818301604090810191909152601f909201601f19160101919050565b6000600182016110e6576110e6610f74565b5060010190565b60ff82811682821603908111156103a6576103a6610f74565b6001600160a01b0381811683821681810290921691818304811482151761112f5761112f610f74565b505092915050565b6001600160a01b0381811683821601908111156103a6576103a6610f7456";

    private static String librariesLinkedBinary;

    public static final String FUNC_ACTIVE = "ACTIVE";

    public static final String FUNC_MAX_BATCH = "MAX_BATCH";

    public static final String FUNC_REVOKED = "REVOKED";

    public static final String FUNC_SUSPENDED = "SUSPENDED";

    public static final String FUNC_ENTITIES = "entities";

    public static final String FUNC_ISSUERTRUST = "issuerTrust";

    public static final String FUNC_LISTAT = "listAt";

    public static final String FUNC_REGISTERLIST = "registerList";

    public static final String FUNC_SET = "set";

    public static final String FUNC_SETINDEXES = "setIndexes";

    public static final String FUNC_STATUSAT = "statusAt";

    public static final String FUNC_STATUSOF = "statusOf";

    public static final CustomError BATCHSIZE_ERROR = new CustomError("BatchSize", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
    ;

    public static final CustomError LISTISANOTHER_ERROR = new CustomError("ListIsAnother", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}, new TypeReference<Uint64>() {}));
    ;

    public static final CustomError MALFORMEDDID_ERROR = new CustomError("MalformedDid", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError MALFORMEDWEID_ERROR = new CustomError("MalformedWeId", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Utf8String>() {}));
    ;

    public static final CustomError NOCONTRACT_ERROR = new CustomError("NoContract", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTISSUER_ERROR = new CustomError("NotIssuer", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError UNKNOWNISSUER_ERROR = new CustomError("UnknownIssuer", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError UNKNOWNSTATUS_ERROR = new CustomError("UnknownStatus", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
    ;

    public static final CustomError ZEROHASH_ERROR = new CustomError("ZeroHash", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final Event INDEXSTATUSCHANGED_EVENT = new Event("IndexStatusChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Uint64>(true) {}, new TypeReference<Uint64>() {}, new TypeReference<Uint8>() {}, new TypeReference<Address>() {}));
    ;

    public static final Event STATUSCHANGED_EVENT = new Event("StatusChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Bytes32>(true) {}, new TypeReference<Uint8>() {}, new TypeReference<Address>() {}));
    ;

    public static final Event STATUSLISTREGISTERED_EVENT = new Event("StatusListRegistered", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Bytes32>(true) {}, new TypeReference<Uint64>() {}));
    ;

    @Deprecated
    protected CredentialStatus(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    protected CredentialStatus(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, credentials, contractGasProvider);
    }

    @Deprecated
    protected CredentialStatus(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    protected CredentialStatus(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static List<IndexStatusChangedEventResponse> getIndexStatusChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(INDEXSTATUSCHANGED_EVENT, transactionReceipt);
        ArrayList<IndexStatusChangedEventResponse> responses = new ArrayList<IndexStatusChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            IndexStatusChangedEventResponse typedResponse = new IndexStatusChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.list = (BigInteger) eventValues.getIndexedValues().get(1).getValue();
            typedResponse.index = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.status = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
            typedResponse.by = (String) eventValues.getNonIndexedValues().get(2).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static IndexStatusChangedEventResponse getIndexStatusChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(INDEXSTATUSCHANGED_EVENT, log);
        IndexStatusChangedEventResponse typedResponse = new IndexStatusChangedEventResponse();
        typedResponse.log = log;
        typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.list = (BigInteger) eventValues.getIndexedValues().get(1).getValue();
        typedResponse.index = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.status = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
        typedResponse.by = (String) eventValues.getNonIndexedValues().get(2).getValue();
        return typedResponse;
    }

    public Flowable<IndexStatusChangedEventResponse> indexStatusChangedEventFlowable(
            EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getIndexStatusChangedEventFromLog(log));
    }

    public Flowable<IndexStatusChangedEventResponse> indexStatusChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(INDEXSTATUSCHANGED_EVENT));
        return indexStatusChangedEventFlowable(filter);
    }

    public static List<StatusChangedEventResponse> getStatusChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(STATUSCHANGED_EVENT, transactionReceipt);
        ArrayList<StatusChangedEventResponse> responses = new ArrayList<StatusChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            StatusChangedEventResponse typedResponse = new StatusChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.key = (byte[]) eventValues.getIndexedValues().get(1).getValue();
            typedResponse.status = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.by = (String) eventValues.getNonIndexedValues().get(1).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static StatusChangedEventResponse getStatusChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(STATUSCHANGED_EVENT, log);
        StatusChangedEventResponse typedResponse = new StatusChangedEventResponse();
        typedResponse.log = log;
        typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.key = (byte[]) eventValues.getIndexedValues().get(1).getValue();
        typedResponse.status = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.by = (String) eventValues.getNonIndexedValues().get(1).getValue();
        return typedResponse;
    }

    public Flowable<StatusChangedEventResponse> statusChangedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getStatusChangedEventFromLog(log));
    }

    public Flowable<StatusChangedEventResponse> statusChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(STATUSCHANGED_EVENT));
        return statusChangedEventFlowable(filter);
    }

    public static List<StatusListRegisteredEventResponse> getStatusListRegisteredEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(STATUSLISTREGISTERED_EVENT, transactionReceipt);
        ArrayList<StatusListRegisteredEventResponse> responses = new ArrayList<StatusListRegisteredEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            StatusListRegisteredEventResponse typedResponse = new StatusListRegisteredEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.uri = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(1).getValue();
            typedResponse.list = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static StatusListRegisteredEventResponse getStatusListRegisteredEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(STATUSLISTREGISTERED_EVENT, log);
        StatusListRegisteredEventResponse typedResponse = new StatusListRegisteredEventResponse();
        typedResponse.log = log;
        typedResponse.uri = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.issuer = (byte[]) eventValues.getIndexedValues().get(1).getValue();
        typedResponse.list = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<StatusListRegisteredEventResponse> statusListRegisteredEventFlowable(
            EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getStatusListRegisteredEventFromLog(log));
    }

    public Flowable<StatusListRegisteredEventResponse> statusListRegisteredEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(STATUSLISTREGISTERED_EVENT));
        return statusListRegisteredEventFlowable(filter);
    }

    public RemoteFunctionCall<BigInteger> ACTIVE() {
        final Function function = new Function(FUNC_ACTIVE, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> MAX_BATCH() {
        final Function function = new Function(FUNC_MAX_BATCH, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> REVOKED() {
        final Function function = new Function(FUNC_REVOKED, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> SUSPENDED() {
        final Function function = new Function(FUNC_SUSPENDED, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
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

    public RemoteFunctionCall<Tuple2<Boolean, BigInteger>> listAt(byte[] issuer, byte[] uriHash) {
        final Function function = new Function(FUNC_LISTAT, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(issuer), 
                new org.web3j.abi.datatypes.generated.Bytes32(uriHash)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}, new TypeReference<Uint64>() {}));
        return new RemoteFunctionCall<Tuple2<Boolean, BigInteger>>(function,
                new Callable<Tuple2<Boolean, BigInteger>>() {
                    @Override
                    public Tuple2<Boolean, BigInteger> call() throws Exception {
                        List<Type> results = executeCallMultipleValueReturn(function);
                        return new Tuple2<Boolean, BigInteger>(
                                (Boolean) results.get(0).getValue(), 
                                (BigInteger) results.get(1).getValue());
                    }
                });
    }

    public RemoteFunctionCall<TransactionReceipt> registerList(String did, BigInteger list,
            byte[] uriHash) {
        final Function function = new Function(
                FUNC_REGISTERLIST, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Utf8String(did), 
                new org.web3j.abi.datatypes.generated.Uint64(list), 
                new org.web3j.abi.datatypes.generated.Bytes32(uriHash)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> set(String did, List<byte[]> keys,
            BigInteger status) {
        final Function function = new Function(
                FUNC_SET, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Utf8String(did), 
                new org.web3j.abi.datatypes.DynamicArray<org.web3j.abi.datatypes.generated.Bytes32>(
                        org.web3j.abi.datatypes.generated.Bytes32.class,
                        org.web3j.abi.Utils.typeMap(keys, org.web3j.abi.datatypes.generated.Bytes32.class)), 
                new org.web3j.abi.datatypes.generated.Uint8(status)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> setIndexes(String did, BigInteger list,
            List<BigInteger> indexes, BigInteger status) {
        final Function function = new Function(
                FUNC_SETINDEXES, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Utf8String(did), 
                new org.web3j.abi.datatypes.generated.Uint64(list), 
                new org.web3j.abi.datatypes.DynamicArray<org.web3j.abi.datatypes.generated.Uint64>(
                        org.web3j.abi.datatypes.generated.Uint64.class,
                        org.web3j.abi.Utils.typeMap(indexes, org.web3j.abi.datatypes.generated.Uint64.class)), 
                new org.web3j.abi.datatypes.generated.Uint8(status)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<BigInteger> statusAt(byte[] issuer, BigInteger list,
            BigInteger index) {
        final Function function = new Function(FUNC_STATUSAT, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(issuer), 
                new org.web3j.abi.datatypes.generated.Uint64(list), 
                new org.web3j.abi.datatypes.generated.Uint64(index)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> statusOf(byte[] issuer, byte[] key) {
        final Function function = new Function(FUNC_STATUSOF, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(issuer), 
                new org.web3j.abi.datatypes.generated.Bytes32(key)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    @Deprecated
    public static CredentialStatus load(String contractAddress, Web3j web3j,
            Credentials credentials, BigInteger gasPrice, BigInteger gasLimit) {
        return new CredentialStatus(contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    @Deprecated
    public static CredentialStatus load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        return new CredentialStatus(contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    public static CredentialStatus load(String contractAddress, Web3j web3j,
            Credentials credentials, ContractGasProvider contractGasProvider) {
        return new CredentialStatus(contractAddress, web3j, credentials, contractGasProvider);
    }

    public static CredentialStatus load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        return new CredentialStatus(contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static RemoteCall<CredentialStatus> deploy(Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider, String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialStatus.class, web3j, credentials, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    public static RemoteCall<CredentialStatus> deploy(Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider,
            String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialStatus.class, web3j, transactionManager, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<CredentialStatus> deploy(Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit, String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialStatus.class, web3j, credentials, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<CredentialStatus> deploy(Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit,
            String entities_, String issuerTrust_) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, entities_), 
                new org.web3j.abi.datatypes.Address(160, issuerTrust_)));
        return deployRemoteCall(CredentialStatus.class, web3j, transactionManager, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
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

    public static class IndexStatusChangedEventResponse extends BaseEventResponse {
        public byte[] issuer;

        public BigInteger list;

        public BigInteger index;

        public BigInteger status;

        public String by;
    }

    public static class StatusChangedEventResponse extends BaseEventResponse {
        public byte[] issuer;

        public byte[] key;

        public BigInteger status;

        public String by;
    }

    public static class StatusListRegisteredEventResponse extends BaseEventResponse {
        public byte[] uri;

        public byte[] issuer;

        public BigInteger list;
    }
}
