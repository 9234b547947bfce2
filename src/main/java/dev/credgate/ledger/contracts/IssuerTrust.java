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
public class IssuerTrust extends Contract {
    public static final String BINARY = "6080604052348015600f57600080fd5b50604051610f33380380610f33833981016040819052602c9160a8565b6001600160a01b03811660525760405163d92e233d60e01b815260040160405180910390fd5b600080546001600160a01b0319166001600160a01b0383169081179091556040519081527f7ce7ec0b50378fb6c0186ffb5f48325f6593fcb4ca4386f21861af3129188f5c9060200160405180910390a15060d6565b60006020828403121560b957600080fd5b81516001600160a01b038116811460cf57600080fd5b9392505050565b610e4e806100e56000396000f3fe608060405234801561001057600080fd5b506004361061012c5760003560e01c806380b44bb5116100ad578063bf106b8611610071578063bf106b8614610332578063d020806d14610345578063e10d300e1461036f578063e7bdd0bf14610382578063f851a4401461039557600080fd5b806380b44bb51461026c5780638c9540d31461027f5780639a6a7f6e146102b25780639b350631146102dc578063b403bcc3146102e457600080fd5b806326782247116100f4578063267822471461020d5780632d78bdd51461022057806337f1a4701461023357806362894fd41461024657806375829def1461025957600080fd5b80630b61a887146101315780630e18b681146101775780631233730b146101815780631b321be4146101e0578063256f881c146101f3575b600080fd5b61015a61013f366004610c8f565b6000908152600360205260409020546001600160a01b031690565b6040516001600160a01b0390911681526020015b60405180910390f35b61017f6103a8565b005b6101be61018f366004610c8f565b600090815260036020526040902054600160a81b810460ff1691600160b01b90910467ffffffffffffffff1690565b6040805160ff909316835267ffffffffffffffff90911660208301520161016e565b61017f6101ee366004610ca8565b61042e565b6101fb600581565b60405160ff909116815260200161016e565b60015461015a906001600160a01b031681565b61017f61022e366004610c8f565b610534565b61017f610241366004610ce6565b610602565b61017f610254366004610ca8565b6106b4565b61017f610267366004610ce6565b610792565b61017f61027a366004610d08565b6107e1565b6102a261028d366004610ce6565b60026020526000908152604090205460ff1681565b604051901515815260200161016e565b6102a26102c0366004610c8f565b600090815260036020526040902054600160f01b900460ff1690565b6101fb604081565b61031b6102f2366004610ca8565b600091825260046020908152604080842092845291905290205460ff1680151591600190911490565b60408051921515835290151560208301520161016e565b61017f610340366004610d92565b610947565b6102a2610353366004610c8f565b600090815260036020526040902054600160a01b900460ff1690565b61017f61037d366004610c8f565b610b5d565b61017f610390366004610ce6565b610c13565b60005461015a906001600160a01b031681565b6001546001600160a01b031633146103da57604051631d0022d160e01b81523360048201526024015b60405180910390fd5b60008054336001600160a01b031991821681179092556001805490911690556040519081527f7ce7ec0b50378fb6c0186ffb5f48325f6593fcb4ca4386f21861af3129188f5c9060200160405180910390a1565b3360009081526002602052604090205460ff1661046057604051632700fdd360e01b81523360048201526024016103d1565b60008281526003602052604090205482906001600160a01b031661049a5760405163bbe671c160e01b8152600481018290526024016103d1565b816104b85760405163f1ae58d560e01b815260040160405180910390fd5b60008381526004602090815260408083208584528252808320805460ff191660019081179091558684526003835292819020805460ff60f01b1916600160f01b17905551918252839185917f8f593844a1c59a7bae490a2f8a6f9bcb7735641731c103d80dd6f8fb1f33eac391015b60405180910390a3505050565b3360009081526002602052604090205460ff1661056657604051632700fdd360e01b81523360048201526024016103d1565b60008181526003602052604090205481906001600160a01b03166105a05760405163bbe671c160e01b8152600481018290526024016103d1565b60008281526003602052604090819020805460ff60a01b1916600160a01b1790555182907fca1f60d9dcf324b87411c3852d5eb380c15fff94fcc7f6e28c3a1c18b7c09209906105f69060011515815260200190565b60405180910390a25050565b6000546001600160a01b0316331461062f57604051630bd4212160e11b81523360048201526024016103d1565b6001600160a01b0381166106565760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b038116600081815260026020908152604091829020805460ff1916600190811790915591519182527f8316da269b4120a35096c132809af239072da159ccc1abde04a5849c0ae2519d91015b60405180910390a250565b3360009081526002602052604090205460ff166106e657604051632700fdd360e01b81523360048201526024016103d1565b60008281526003602052604090205482906001600160a01b03166107205760405163bbe671c160e01b8152600481018290526024016103d1565b8161073e5760405163f1ae58d560e01b815260040160405180910390fd5b60008381526004602090815260408083208584528252808320805460ff1916600217905551918252839185917f8f593844a1c59a7bae490a2f8a6f9bcb7735641731c103d80dd6f8fb1f33eac39101610527565b6000546001600160a01b031633146107bf57604051630bd4212160e11b81523360048201526024016103d1565b600180546001600160a01b0319166001600160a01b0392909216919091179055565b3360009081526002602052604090205460ff1661081357604051632700fdd360e01b81523360048201526024016103d1565b836108315760405163f1ae58d560e01b815260040160405180910390fd5b6001600160a01b0383166108585760405163d92e233d60e01b815260040160405180910390fd5b801580610866575061010081115b156108845760405163890f55df60e01b815260040160405180910390fd5b6000848152600360205260409081902080546001600160a01b038681166001600160a01b031983161783559251919216159086907f285e32a9fd0841fc23f33dbdf75688e513dd139993872c1b13828a71094c0b44906108e990889088908890610de7565b60405180910390a2801561093f57815460ff60a01b1916600160a01b1782556040516001815286907fca1f60d9dcf324b87411c3852d5eb380c15fff94fcc7f6e28c3a1c18b7c092099060200160405180910390a25b505050505050565b3360009081526002602052604090205460ff1661097957604051632700fdd360e01b81523360048201526024016103d1565b60008381526003602052604090205483906001600160a01b03166109b35760405163bbe671c160e01b8152600481018290526024016103d1565b600560ff841610806109c85750604060ff8416115b156109eb57604051632752f6bd60e01b815260ff841660048201526024016103d1565b60008481526003602052604090208054600160a81b900460ff1615801590610a295750805467ffffffffffffffff600160b01b909104811690841611155b80610a495750610a3c62093a8042610e27565b8367ffffffffffffffff16115b15610a86578054604051637baa392760e11b815267ffffffffffffffff8086166004830152600160b01b90920490911660248201526044016103d1565b8054600160f01b900460ff168015610aa85750428367ffffffffffffffff1611155b15610ad2576040516310ba6fe960e01b815267ffffffffffffffff841660048201526024016103d1565b805468ffffffffffffffffff60a81b1916600160a81b60ff861690810267ffffffffffffffff60b01b191691909117600160b01b67ffffffffffffffff861690810291909117835560408051928352602083019190915286917f269bb5759bf03d0d469c36bbb8a95c11518bea682c6a399200b15c339767d2dd910160405180910390a25050505050565b3360009081526002602052604090205460ff16610b8f57604051632700fdd360e01b81523360048201526024016103d1565b60008181526003602052604090205481906001600160a01b0316610bc95760405163bbe671c160e01b8152600481018290526024016103d1565b6000828152600360209081526040808320805460ff60a01b191690555191825283917fca1f60d9dcf324b87411c3852d5eb380c15fff94fcc7f6e28c3a1c18b7c0920991016105f6565b6000546001600160a01b03163314610c4057604051630bd4212160e11b81523360048201526024016103d1565b6001600160a01b0381166000818152600260209081526040808320805460ff19169055519182527f8316da269b4120a35096c132809af239072da159ccc1abde04a5849c0ae2519d91016106a9565b600060208284031215610ca157600080fd5b5035919050565b60008060408385031215610cbb57600080fd5b50508035926020909101359150565b80356001600160a01b0381168114610ce157600080fd5b919050565b600060208284031215610cf857600080fd5b610d0182610cca565b9392505050565b60008060008060608587031215610d1e57600080fd5b84359350610d2e60208601610cca565b9250604085013567ffffffffffffffff811115610d4a57600080fd5b8501601f81018713610d5b57600080fd5b803567ffffffffffffffff811115610d7257600080fd5b876020828401011115610d8457600080fd5b949793965060200194505050565b600080600060608486031215610da757600080fd5b83359250602084013560ff81168114610dbf57600080fd5b9150604084013567ffffffffffffffff81168114610ddc57600080fd5b809150509250925092565b6001600160a01b03841681526040602082018190528101829052818360608301376000818301606090810191909152601f909201601f1916010192915050565b80820180821115610e4857634e487b7160e01b600052601160045260246000fd5b9291505056";

    private static String librariesLinkedBinary;

    public static final String FUNC_MAX_SALT_LENGTH = "MAX_SALT_LENGTH";

    public static final String FUNC_MIN_SALT_LENGTH = "MIN_SALT_LENGTH";

    public static final String FUNC_ACCEPTADMIN = "acceptAdmin";

    public static final String FUNC_ACCOUNTOF = "accountOf";

    public static final String FUNC_ADDSALTLENGTH = "addSaltLength";

    public static final String FUNC_ADMIN = "admin";

    public static final String FUNC_APPOINT = "appoint";

    public static final String FUNC_AUTHORISATION = "authorisation";

    public static final String FUNC_AUTHORISE = "authorise";

    public static final String FUNC_DEAUTHORISE = "deauthorise";

    public static final String FUNC_DISMISS = "dismiss";

    public static final String FUNC_EVERVOUCHED = "everVouched";

    public static final String FUNC_ISCOMMITTEE = "isCommittee";

    public static final String FUNC_ISRECOGNISED = "isRecognised";

    public static final String FUNC_LASTSALTLENGTH = "lastSaltLength";

    public static final String FUNC_NAMEISSUER = "nameIssuer";

    public static final String FUNC_PENDINGADMIN = "pendingAdmin";

    public static final String FUNC_RECOGNISE = "recognise";

    public static final String FUNC_TRANSFERADMIN = "transferAdmin";

    public static final String FUNC_UNRECOGNISE = "unrecognise";

    public static final CustomError NOTANAME_ERROR = new CustomError("NotAName", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTADMIN_ERROR = new CustomError("NotAdmin", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTCOMMITTEE_ERROR = new CustomError("NotCommittee", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTPENDINGADMIN_ERROR = new CustomError("NotPendingAdmin", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError SALTLENGTHINTHEPAST_ERROR = new CustomError("SaltLengthInThePast", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint64>() {}));
    ;

    public static final CustomError SALTLENGTHNOTLATER_ERROR = new CustomError("SaltLengthNotLater", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint64>() {}, new TypeReference<Uint64>() {}));
    ;

    public static final CustomError SALTLENGTHOUTOFRANGE_ERROR = new CustomError("SaltLengthOutOfRange", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
    ;

    public static final CustomError UNKNOWNISSUER_ERROR = new CustomError("UnknownIssuer", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError ZEROADDRESS_ERROR = new CustomError("ZeroAddress", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError ZEROHASH_ERROR = new CustomError("ZeroHash", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final Event ADMINCHANGED_EVENT = new Event("AdminChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final Event COMMITTEECHANGED_EVENT = new Event("CommitteeChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Bool>() {}));
    ;

    public static final Event ISSUERNAMED_EVENT = new Event("IssuerNamed", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Address>() {}, new TypeReference<Utf8String>() {}));
    ;

    public static final Event ISSUERRECOGNISED_EVENT = new Event("IssuerRecognised", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Bool>() {}));
    ;

    public static final Event SALTLENGTHADDED_EVENT = new Event("SaltLengthAdded", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Uint8>() {}, new TypeReference<Uint64>() {}));
    ;

    public static final Event TYPEAUTHORISED_EVENT = new Event("TypeAuthorised", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>(true) {}, new TypeReference<Bytes32>(true) {}, new TypeReference<Bool>() {}));
    ;

    @Deprecated
    protected IssuerTrust(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    protected IssuerTrust(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, credentials, contractGasProvider);
    }

    @Deprecated
    protected IssuerTrust(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    protected IssuerTrust(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static List<AdminChangedEventResponse> getAdminChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(ADMINCHANGED_EVENT, transactionReceipt);
        ArrayList<AdminChangedEventResponse> responses = new ArrayList<AdminChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            AdminChangedEventResponse typedResponse = new AdminChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.admin = (String) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static AdminChangedEventResponse getAdminChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(ADMINCHANGED_EVENT, log);
        AdminChangedEventResponse typedResponse = new AdminChangedEventResponse();
        typedResponse.log = log;
        typedResponse.admin = (String) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<AdminChangedEventResponse> adminChangedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getAdminChangedEventFromLog(log));
    }

    public Flowable<AdminChangedEventResponse> adminChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(ADMINCHANGED_EVENT));
        return adminChangedEventFlowable(filter);
    }

    public static List<CommitteeChangedEventResponse> getCommitteeChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(COMMITTEECHANGED_EVENT, transactionReceipt);
        ArrayList<CommitteeChangedEventResponse> responses = new ArrayList<CommitteeChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            CommitteeChangedEventResponse typedResponse = new CommitteeChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.member = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.appointed = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static CommitteeChangedEventResponse getCommitteeChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(COMMITTEECHANGED_EVENT, log);
        CommitteeChangedEventResponse typedResponse = new CommitteeChangedEventResponse();
        typedResponse.log = log;
        typedResponse.member = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.appointed = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<CommitteeChangedEventResponse> committeeChangedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getCommitteeChangedEventFromLog(log));
    }

    public Flowable<CommitteeChangedEventResponse> committeeChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(COMMITTEECHANGED_EVENT));
        return committeeChangedEventFlowable(filter);
    }

    public static List<IssuerNamedEventResponse> getIssuerNamedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(ISSUERNAMED_EVENT, transactionReceipt);
        ArrayList<IssuerNamedEventResponse> responses = new ArrayList<IssuerNamedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            IssuerNamedEventResponse typedResponse = new IssuerNamedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.account = (String) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.name = (String) eventValues.getNonIndexedValues().get(1).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static IssuerNamedEventResponse getIssuerNamedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(ISSUERNAMED_EVENT, log);
        IssuerNamedEventResponse typedResponse = new IssuerNamedEventResponse();
        typedResponse.log = log;
        typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.account = (String) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.name = (String) eventValues.getNonIndexedValues().get(1).getValue();
        return typedResponse;
    }

    public Flowable<IssuerNamedEventResponse> issuerNamedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getIssuerNamedEventFromLog(log));
    }

    public Flowable<IssuerNamedEventResponse> issuerNamedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(ISSUERNAMED_EVENT));
        return issuerNamedEventFlowable(filter);
    }

    public static List<IssuerRecognisedEventResponse> getIssuerRecognisedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(ISSUERRECOGNISED_EVENT, transactionReceipt);
        ArrayList<IssuerRecognisedEventResponse> responses = new ArrayList<IssuerRecognisedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            IssuerRecognisedEventResponse typedResponse = new IssuerRecognisedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.recognised = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static IssuerRecognisedEventResponse getIssuerRecognisedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(ISSUERRECOGNISED_EVENT, log);
        IssuerRecognisedEventResponse typedResponse = new IssuerRecognisedEventResponse();
        typedResponse.log = log;
        typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.recognised = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<IssuerRecognisedEventResponse> issuerRecognisedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getIssuerRecognisedEventFromLog(log));
    }

    public Flowable<IssuerRecognisedEventResponse> issuerRecognisedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(ISSUERRECOGNISED_EVENT));
        return issuerRecognisedEventFlowable(filter);
    }

    public static List<SaltLengthAddedEventResponse> getSaltLengthAddedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(SALTLENGTHADDED_EVENT, transactionReceipt);
        ArrayList<SaltLengthAddedEventResponse> responses = new ArrayList<SaltLengthAddedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            SaltLengthAddedEventResponse typedResponse = new SaltLengthAddedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.length = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.from = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static SaltLengthAddedEventResponse getSaltLengthAddedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(SALTLENGTHADDED_EVENT, log);
        SaltLengthAddedEventResponse typedResponse = new SaltLengthAddedEventResponse();
        typedResponse.log = log;
        typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.length = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.from = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
        return typedResponse;
    }

    public Flowable<SaltLengthAddedEventResponse> saltLengthAddedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getSaltLengthAddedEventFromLog(log));
    }

    public Flowable<SaltLengthAddedEventResponse> saltLengthAddedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(SALTLENGTHADDED_EVENT));
        return saltLengthAddedEventFlowable(filter);
    }

    public static List<TypeAuthorisedEventResponse> getTypeAuthorisedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(TYPEAUTHORISED_EVENT, transactionReceipt);
        ArrayList<TypeAuthorisedEventResponse> responses = new ArrayList<TypeAuthorisedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            TypeAuthorisedEventResponse typedResponse = new TypeAuthorisedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(1).getValue();
            typedResponse.authorised = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static TypeAuthorisedEventResponse getTypeAuthorisedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(TYPEAUTHORISED_EVENT, log);
        TypeAuthorisedEventResponse typedResponse = new TypeAuthorisedEventResponse();
        typedResponse.log = log;
        typedResponse.did = (byte[]) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.typeHash = (byte[]) eventValues.getIndexedValues().get(1).getValue();
        typedResponse.authorised = (Boolean) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<TypeAuthorisedEventResponse> typeAuthorisedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getTypeAuthorisedEventFromLog(log));
    }

    public Flowable<TypeAuthorisedEventResponse> typeAuthorisedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(TYPEAUTHORISED_EVENT));
        return typeAuthorisedEventFlowable(filter);
    }

    public RemoteFunctionCall<BigInteger> MAX_SALT_LENGTH() {
        final Function function = new Function(FUNC_MAX_SALT_LENGTH, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> MIN_SALT_LENGTH() {
        final Function function = new Function(FUNC_MIN_SALT_LENGTH, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<TransactionReceipt> acceptAdmin() {
        final Function function = new Function(
                FUNC_ACCEPTADMIN, 
                Arrays.<Type>asList(), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<String> accountOf(byte[] did) {
        final Function function = new Function(FUNC_ACCOUNTOF, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<TransactionReceipt> addSaltLength(byte[] did, BigInteger length,
            BigInteger from) {
        final Function function = new Function(
                FUNC_ADDSALTLENGTH, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did), 
                new org.web3j.abi.datatypes.generated.Uint8(length), 
                new org.web3j.abi.datatypes.generated.Uint64(from)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<String> admin() {
        final Function function = new Function(FUNC_ADMIN, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<TransactionReceipt> appoint(String member) {
        final Function function = new Function(
                FUNC_APPOINT, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, member)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<Tuple2<Boolean, Boolean>> authorisation(byte[] did, byte[] typeHash) {
        final Function function = new Function(FUNC_AUTHORISATION, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did), 
                new org.web3j.abi.datatypes.generated.Bytes32(typeHash)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}, new TypeReference<Bool>() {}));
        return new RemoteFunctionCall<Tuple2<Boolean, Boolean>>(function,
                new Callable<Tuple2<Boolean, Boolean>>() {
                    @Override
                    public Tuple2<Boolean, Boolean> call() throws Exception {
                        List<Type> results = executeCallMultipleValueReturn(function);
                        return new Tuple2<Boolean, Boolean>(
                                (Boolean) results.get(0).getValue(), 
                                (Boolean) results.get(1).getValue());
                    }
                });
    }

    public RemoteFunctionCall<TransactionReceipt> authorise(byte[] did, byte[] typeHash) {
        final Function function = new Function(
                FUNC_AUTHORISE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did), 
                new org.web3j.abi.datatypes.generated.Bytes32(typeHash)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> deauthorise(byte[] did, byte[] typeHash) {
        final Function function = new Function(
                FUNC_DEAUTHORISE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did), 
                new org.web3j.abi.datatypes.generated.Bytes32(typeHash)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> dismiss(String member) {
        final Function function = new Function(
                FUNC_DISMISS, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, member)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<Boolean> everVouched(byte[] did) {
        final Function function = new Function(FUNC_EVERVOUCHED, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}));
        return executeRemoteCallSingleValueReturn(function, Boolean.class);
    }

    public RemoteFunctionCall<Boolean> isCommittee(String member) {
        final Function function = new Function(FUNC_ISCOMMITTEE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, member)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}));
        return executeRemoteCallSingleValueReturn(function, Boolean.class);
    }

    public RemoteFunctionCall<Boolean> isRecognised(byte[] did) {
        final Function function = new Function(FUNC_ISRECOGNISED, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}));
        return executeRemoteCallSingleValueReturn(function, Boolean.class);
    }

    public RemoteFunctionCall<Tuple2<BigInteger, BigInteger>> lastSaltLength(byte[] did) {
        final Function function = new Function(FUNC_LASTSALTLENGTH, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}, new TypeReference<Uint64>() {}));
        return new RemoteFunctionCall<Tuple2<BigInteger, BigInteger>>(function,
                new Callable<Tuple2<BigInteger, BigInteger>>() {
                    @Override
                    public Tuple2<BigInteger, BigInteger> call() throws Exception {
                        List<Type> results = executeCallMultipleValueReturn(function);
                        return new Tuple2<BigInteger, BigInteger>(
                                (BigInteger) results.get(0).getValue(), 
                                (BigInteger) results.get(1).getValue());
                    }
                });
    }

    public RemoteFunctionCall<TransactionReceipt> nameIssuer(byte[] did, String account,
            String name) {
        final Function function = new Function(
                FUNC_NAMEISSUER, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did), 
                new org.web3j.abi.datatypes.Address(160, account), 
                new org.web3j.abi.datatypes.Utf8String(name)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<String> pendingAdmin() {
        final Function function = new Function(FUNC_PENDINGADMIN, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<TransactionReceipt> recognise(byte[] did) {
        final Function function = new Function(
                FUNC_RECOGNISE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> transferAdmin(String to) {
        final Function function = new Function(
                FUNC_TRANSFERADMIN, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, to)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> unrecognise(byte[] did) {
        final Function function = new Function(
                FUNC_UNRECOGNISE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.generated.Bytes32(did)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    @Deprecated
    public static IssuerTrust load(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        return new IssuerTrust(contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    @Deprecated
    public static IssuerTrust load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        return new IssuerTrust(contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    public static IssuerTrust load(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        return new IssuerTrust(contractAddress, web3j, credentials, contractGasProvider);
    }

    public static IssuerTrust load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        return new IssuerTrust(contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static RemoteCall<IssuerTrust> deploy(Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider, String firstAdmin) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, firstAdmin)));
        return deployRemoteCall(IssuerTrust.class, web3j, credentials, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    public static RemoteCall<IssuerTrust> deploy(Web3j web3j, TransactionManager transactionManager,
            ContractGasProvider contractGasProvider, String firstAdmin) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, firstAdmin)));
        return deployRemoteCall(IssuerTrust.class, web3j, transactionManager, contractGasProvider, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<IssuerTrust> deploy(Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit, String firstAdmin) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, firstAdmin)));
        return deployRemoteCall(IssuerTrust.class, web3j, credentials, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
    }

    @Deprecated
    public static RemoteCall<IssuerTrust> deploy(Web3j web3j, TransactionManager transactionManager,
            BigInteger gasPrice, BigInteger gasLimit, String firstAdmin) {
        String encodedConstructor = FunctionEncoder.encodeConstructor(Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, firstAdmin)));
        return deployRemoteCall(IssuerTrust.class, web3j, transactionManager, gasPrice, gasLimit, getDeploymentBinary(), encodedConstructor);
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

    public static class AdminChangedEventResponse extends BaseEventResponse {
        public String admin;
    }

    public static class CommitteeChangedEventResponse extends BaseEventResponse {
        public String member;

        public Boolean appointed;
    }

    public static class IssuerNamedEventResponse extends BaseEventResponse {
        public byte[] did;

        public String account;

        public String name;
    }

    public static class IssuerRecognisedEventResponse extends BaseEventResponse {
        public byte[] did;

        public Boolean recognised;
    }

    public static class SaltLengthAddedEventResponse extends BaseEventResponse {
        public byte[] did;

        public BigInteger length;

        public BigInteger from;
    }

    public static class TypeAuthorisedEventResponse extends BaseEventResponse {
        public byte[] did;

        public byte[] typeHash;

        public Boolean authorised;
    }
}
