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
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int256;
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
public class Entities extends Contract {
    public static final String BINARY = "6080604052348015600f57600080fd5b50611c8d8061001f6000396000f3fe608060405234801561001057600080fd5b50600436106100ea5760003560e01c80634a9f11291161008c578063c7924ed911610066578063c7924ed914610207578063c90bd0471461020f578063d3a2b21014610217578063eb2c36c91461024257600080fd5b80634a9f1129146101c75780636bf30a0d146101da578063c32179cf146101ed57600080fd5b806328434429116100c857806328434429146101575780633cf239db1461016a5780633e11e3781461017d5780634298ab941461019057600080fd5b8063020d308d146100ef578063170abf9c1461010457806324b81f9114610144575b600080fd5b6101026100fd3660046118b0565b61026e565b005b61012f6101123660046118e3565b6001600160a01b0316600090815260208190526040902054151590565b60405190151581526020015b60405180910390f35b61012f6101523660046118b0565b6103a4565b6101026101653660046118fe565b610421565b610102610178366004611992565b610548565b61010261018b3660046118b0565b610688565b6101b961019e3660046118e3565b6001600160a01b031660009081526020819052604090205490565b60405190815260200161013b565b6101026101d53660046119f3565b6107d1565b6101026101e8366004611a2e565b61093c565b6101f5600281565b60405160ff909116815260200161013b565b6101f5600181565b6101f5600081565b61022a6102253660046118e3565b610c28565b6040516001600160a01b03909116815260200161013b565b610255610250366004611aba565b610c70565b60408051921515835260ff90911660208301520161013b565b813361027982610c28565b6001600160a01b0316146102ad5780336040516372d806c560e01b81526004016102a4929190611ae4565b60405180910390fd5b6001600160a01b03808416600090815260016020908152604080832054600283528184206001600160401b03600160a01b909204821680865290845282852095881685529490925282205416900361031c57838360405163fcdeea0160e01b81526004016102a4929190611ae4565b6001600160a01b0384811660008181526002602090815260408083206001600160401b03871684528252808320948816808452948252808320805467ffffffffffffffff1916905580519485529084019190915290917f0a1f9a2d47bf7de48c2cf24c77aa64b8006fdc3ccc804ebc690b16d79cf29a4c91015b60405180910390a250505050565b6000816001600160a01b03166103b984610c28565b6001600160a01b0316148061041857506001600160a01b03808416600090815260026020908152604080832060018352818420546001600160401b03600160a01b90910481168552908352818420948716845293909152902054429116115b90505b92915050565b823361042c82610c28565b6001600160a01b0316146104575780336040516372d806c560e01b81526004016102a4929190611ae4565b6001600160a01b03831661047e57604051631c5eaad360e11b815260040160405180910390fd5b42826001600160401b0316116104b2576040516394fae14960e01b81526001600160401b03831660048201526024016102a4565b6001600160a01b0384811660008181526002602090815260408083206001835281842054600160a01b90046001600160401b03908116855290835281842095891680855295835292819020805467ffffffffffffffff1916938816938417905580519485529084019190915290917f0a1f9a2d47bf7de48c2cf24c77aa64b8006fdc3ccc804ebc690b16d79cf29a4c9101610396565b8461055381336103a4565b61057457803360405163a9fc5a1160e01b81526004016102a4929190611ae4565b6001600160a01b038616600090815260208190526040812054908190036105b957604051633f8173e960e11b81526001600160a01b03881660048201526024016102a4565b60008312156105db57604051633d7833ed60e01b815260040160405180910390fd5b6dd0889ab69bd08c9a8d89969c9ad160901b71ffffffffffffffffffffffffffffffffffff1987160161061857610613868686610cc1565b610624565b61062487878787610d90565b6001600160a01b03871660008181526020819052604090819020439055517fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf4906106779089908990899087908a90611b27565b60405180910390a250505050505050565b813361069382610c28565b6001600160a01b0316146106be5780336040516372d806c560e01b81526004016102a4929190611ae4565b6001600160a01b0382166106e557604051632f62e27560e01b815260040160405180910390fd5b336001600160a01b03831603610719576040516321a3aaf160e11b81526001600160a01b03831660048201526024016102a4565b6001600160a01b03838116600090815260016020526040902080546001600160a01b03191691841691909117808255600160a01b90046001600160401b031681601461076483611b6b565b91906101000a8154816001600160401b0302191690836001600160401b0316021790555050836001600160a01b03167f6aef1fb5b23d0e109fc7f2b0601019e1edbacd177e31a441ec8548e8dd14f0f78460405161039691906001600160a01b0391909116815260200190565b826107dc81336103a4565b6107fd57803360405163a9fc5a1160e01b81526004016102a4929190611ae4565b600260ff831611156108275760405163c5b1156b60e01b815260ff831660048201526024016102a4565b6001600160a01b038416600090815260036020908152604080832086845290915281205460ff169081900361088157604051632273b00b60e01b81526001600160a01b0386166004820152602481018590526044016102a4565b61088d60026001611b96565b60ff168160ff16036108c4576040516310b81fff60e31b81526001600160a01b0386166004820152602481018590526044016102a4565b6108cf836001611b96565b6001600160a01b0386166000818152600360209081526040808320898452825291829020805460ff191660ff9586161790559051928616835286927f2e047fc6d22b738ed9ffb9ca97f8948d9dc6c8f3ce43791fe188e707b9bcb87c910160405180910390a35050505050565b6001600160a01b0386166000908152602081905260409020541561097e57604051630d50898560e01b81526001600160a01b03871660048201526024016102a4565b6001600160a01b038616600090815260016020526040902054600160a01b90046001600160401b0316158015906109bc57506109ba86336103a4565b155b156109de57853360405163a9fc5a1160e01b81526004016102a4929190611ae4565b36600080610a1288888b6040518060400160405280600c81526020016b09e84a69e988aa88a82aaa8960a31b8152506110a6565b9250925092508015610a375760405163059a5b3b60e11b815260040160405180910390fd5b6000610a438484611218565b9050896001600160a01b0316816001600160a01b031614610a7b578981604051630933dccb60e11b81526004016102a4929190611ae4565b610a858787611259565b1580610a915750600085125b15610aaf57604051633d7833ed60e01b815260040160405180910390fd5b610abb60006001611b96565b6001600160a01b038b166000908152600360205260408082209051909190610ae69088908890611baf565b604080519182900390912082526020808301939093529081016000908120805460ff191660ff95909516949094179093556001600160a01b038d1680845291839052808320439081905560048054919055905190927fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf491610b78916618dc99585d195960ca1b918d918d918d90611b27565b60405180910390a28a6001600160a01b03167fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf46905eeeca92c85ec2eae8d60b31b8c8c60008b604051610bcf959493929190611b27565b60405180910390a260408051828152602081018890526001600160a01b038d16917f1f8d97bc60f13d37a9eda88f173337d97e3a7588f474e890c50cb521814729a9910160405180910390a25050505050505050505050565b6001600160a01b03811660009081526001602052604081208054600160a01b90046001600160401b031615610c675780546001600160a01b0316610c69565b825b9392505050565b6001600160a01b0382166000908152600360209081526040808320848452909152812054819060ff168015610cb0576001610cab8183611bbf565b610cb4565b6000805b92509250505b9250929050565b801580610ccf575061080081115b15610ced576040516315c0e9c160e11b815260040160405180910390fd5b6000600e5b6020811015610d89576000858260208110610d0f57610d0f611bd8565b1a90506000819003610d455781600e03610d3c576040516315c0e9c160e11b815260040160405180910390fd5b60019250610d80565b8280610d54575060218160ff16105b80610d625750607e8160ff16115b15610d80576040516315c0e9c160e11b815260040160405180910390fd5b50600101610cf2565b5050505050565b36600080610dfe8585896905eeeca92c85ec2eae8d60b31b8a14610dd457604051806040016040528060088152602001674f42534f4c45544560c01b8152506110a6565b6040518060400160405280600c81526020016b09e84a69e988aa88a82aaa8960a31b8152506110a6565b9250925092506905eeeca92c85ec2eae8d60b31b861480610e3e57507f2f776549642f7075626b65792f536563703235366b312f62617365363400000086145b15610e5457610e4d8383611334565b5050610f94565b7f2f776549642f7075626b65792f502d3235362f626173653634000000000000008603610ea857610ea38383604051806040016040528060038152602001623d223760e91b8152506031611452565b610f94565b7f2f776549642f7075626b65792f502d3338342f626173653634000000000000008603610ef757610ea38383604051806040016040528060038152602001623d1c1960e91b8152506047611452565b7f2f776549642f7075626b65792f456432353531392f62617365363400000000008603610f4757610ea38383604051806040016040528060048152602001637a364d6b60e01b8152506030611452565b7f2f776549642f7075626b65792f5253412f6261736536340000000000000000008603610f7857610ea383836114fe565b6040516313d3fc7b60e31b8152600481018790526024016102a4565b60008383604051610fa6929190611baf565b60408051918290039091206001600160a01b038a166000908152600360209081528382208383529052919091205490915060ff16610fe660026001611b96565b60ff168160ff160361101d576040516310b81fff60e31b81526001600160a01b038a166004820152602481018390526044016102a4565b8060ff1660000361109b57821561105957604051632273b00b60e01b81526001600160a01b038a166004820152602481018390526044016102a4565b61106560006001611b96565b6001600160a01b038a1660009081526003602090815260408083208684529091529020805460ff191660ff929092169190911790555b505050505050505050565b366000806110b6602a6002611bee565b8610156110d657604051635787a78160e11b815260040160405180910390fd5b600060016110e5602a89611c01565b6110ef9190611c01565b905087878281811061110357611103611bd8565b9050013560f81c60f81b6001600160f81b031916601f60fa1b141580611166575061112d866115ef565b80516020909101208888611142846001611bee565b61114d928290611c14565b60405161115b929190611baf565b604051809103902014155b1561118457604051635787a78160e11b815260040160405180910390fd5b611191816000898b611c14565b935093508451811180156111da5750848051906020012084848751846111b79190611c01565b6111c2928290611c14565b6040516111d0929190611baf565b6040518091039020145b1561120c5783836000908751846111f19190611c01565b926111fe93929190611c14565b60019350935093505061120e565b505b9450945094915050565b60008060006112278585611334565b604080516020808201949094528082019290925280518083038201815260609092019052805191012095945050505050565b60008115806112685750601482115b8061129c57508282600081811061128157611281611bd8565b9050013560f81c60f81b6001600160f81b031916600360fc1b145b156112a95750600061041b565b60005b8281101561132a57600360fc1b8484838181106112cb576112cb611bd8565b9050013560f81c60f81b6001600160f81b03191610806113135750603960f81b8484838181106112fd576112fd611bd8565b9050013560f81c60f81b6001600160f81b031916115b1561132257600091505061041b565b6001016112ac565b5060019392505050565b600080828015806113455750609b81115b8061137957508484600081811061135e5761135e611bd8565b9050013560f81c60f81b6001600160f81b031916600360fc1b145b156113975760405163b26b826d60e01b815260040160405180910390fd5b60005b81811015611449576000826113b0604d84611bee565b106113bb57826113c6565b6113c6604d83611bee565b9050600060015b8284101561142f57600060308a8a878181106113eb576113eb611bd8565b919091013560f81c91909103915050600981111561141c5760405163b26b826d60e01b815260040160405180910390fd5b600190940193600a9283020191026113cd565b61143b87878385611703565b909750955061139a92505050565b50509250929050565b828114158061148c5750815160208301819020906114739060008688611c14565b604051611481929190611baf565b604051809103902014155b156114aa57604051637c56668d60e01b815260040160405180910390fd5b81515b81811015610d89576114d98585838181106114ca576114ca611bd8565b9050013560f81c60f81b6117b2565b6114f657604051637c56668d60e01b815260040160405180910390fd5b6001016114ad565b808015806115155750611512600282611c54565b15155b80611521575061100081115b1561153f57604051632353a5fb60e01b815260040160405180910390fd5b60005b818110156115e957600084848381811061155e5761155e611bd8565b909101356001600160f81b031916915050600360fc1b81108015906115915750603960f81b6001600160f81b0319821611155b806115c35750606160f81b6001600160f81b03198216108015906115c35750603360f91b6001600160f81b0319821611155b6115e057604051632353a5fb60e01b815260040160405180910390fd5b50600101611542565b50505050565b60408051602a8082526060828101909352602082018180368337019050509050600360fc1b8160008151811061162757611627611bd8565b60200101906001600160f81b031916908160001a905350600f60fb1b8160018151811061165657611656611bd8565b60200101906001600160f81b031916908160001a90535081602a5b60028111156116fc576f181899199a1a9b1b9c1cb0b131b232b360811b600f8316601081106116a2576116a2611bd8565b1a60f81b836116b2600184611c01565b815181106116c2576116c2611bd8565b60200101906001600160f81b031916908160001a9053506004826001600160a01b0316901c915080806116f490611c76565b915050611671565b5050919050565b6000808484028160001986880990506000828210611722576000611725565b60015b60ff1683830303905085830183811015611740576001909101905b891580159061175f5750896000198161175b5761175b611c3e565b0488115b1561177d5760405163b26b826d60e01b815260040160405180910390fd5b8988028201828110156117a35760405163b26b826d60e01b815260040160405180910390fd5b9a909950975050505050505050565b6000603160f81b6001600160f81b03198316108015906117e05750603960f81b6001600160f81b0319831611155b156117ed57506001919050565b604160f81b6001600160f81b03198316108015906118195750602d60f91b6001600160f81b0319831611155b1561184c57604960f81b6001600160f81b031983161480159061041b5750506001600160f81b031916604f60f81b141590565b606160f81b6001600160f81b03198316108015906118785750603d60f91b6001600160f81b0319831611155b801561041b5750506001600160f81b031916601b60fa1b141590565b80356001600160a01b03811681146118ab57600080fd5b919050565b600080604083850312156118c357600080fd5b6118cc83611894565b91506118da60208401611894565b90509250929050565b6000602082840312156118f557600080fd5b61041882611894565b60008060006060848603121561191357600080fd5b61191c84611894565b925061192a60208501611894565b915060408401356001600160401b038116811461194657600080fd5b809150509250925092565b60008083601f84011261196357600080fd5b5081356001600160401b0381111561197a57600080fd5b602083019150836020828501011115610cba57600080fd5b6000806000806000608086880312156119aa57600080fd5b6119b386611894565b94506020860135935060408601356001600160401b038111156119d557600080fd5b6119e188828901611951565b96999598509660600135949350505050565b600080600060608486031215611a0857600080fd5b611a1184611894565b925060208401359150604084013560ff8116811461194657600080fd5b60008060008060008060808789031215611a4757600080fd5b611a5087611894565b955060208701356001600160401b03811115611a6b57600080fd5b611a7789828a01611951565b90965094505060408701356001600160401b03811115611a9657600080fd5b611aa289828a01611951565b979a9699509497949695606090950135949350505050565b60008060408385031215611acd57600080fd5b611ad683611894565b946020939093013593505050565b6001600160a01b0392831681529116602082015260400190565b81835281816020850137506000828201602090810191909152601f909101601f19169091010190565b858152608060208201526000611b41608083018688611afe565b604083019490945250606001529392505050565b634e487b7160e01b600052601160045260246000fd5b60006001600160401b0382166001600160401b038103611b8d57611b8d611b55565b60010192915050565b60ff818116838216019081111561041b5761041b611b55565b8183823760009101908152919050565b60ff828116828216039081111561041b5761041b611b55565b634e487b7160e01b600052603260045260246000fd5b8082018082111561041b5761041b611b55565b8181038181111561041b5761041b611b55565b60008085851115611c2457600080fd5b83861115611c3157600080fd5b5050820193919092039150565b634e487b7160e01b600052601260045260246000fd5b600082611c7157634e487b7160e01b600052601260045260246000fd5b500690565b600081611c8557611c85611b55565b50600019019056";

    private static String librariesLinkedBinary;

    public static final String FUNC_ACTIVE = "ACTIVE";

    public static final String FUNC_COMPROMISED = "COMPROMISED";

    public static final String FUNC_RETIRED = "RETIRED";

    public static final String FUNC_ADDDELEGATE = "addDelegate";

    public static final String FUNC_CHANGECONTROLLER = "changeController";

    public static final String FUNC_CONTROLLEROF = "controllerOf";

    public static final String FUNC_CREATEWEID = "createWeId";

    public static final String FUNC_GETLATESTRELATEDBLOCK = "getLatestRelatedBlock";

    public static final String FUNC_ISIDENTITYEXIST = "isIdentityExist";

    public static final String FUNC_KEYSTATE = "keyState";

    public static final String FUNC_MAYACT = "mayAct";

    public static final String FUNC_REMOVEDELEGATE = "removeDelegate";

    public static final String FUNC_SETATTRIBUTE = "setAttribute";

    public static final String FUNC_SETKEYSTATE = "setKeyState";

    public static final CustomError ALREADYEXPIRED_ERROR = new CustomError("AlreadyExpired", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint64>() {}));
    ;

    public static final CustomError FOREIGNKEY_ERROR = new CustomError("ForeignKey", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError KEYISCOMPROMISED_ERROR = new CustomError("KeyIsCompromised", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError NORECORD_ERROR = new CustomError("NoRecord", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTADECIMAL_ERROR = new CustomError("NotADecimal", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTAMULTIKEY_ERROR = new CustomError("NotAMultikey", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTASERVICE_ERROR = new CustomError("NotAService", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTATIME_ERROR = new CustomError("NotATime", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTACTING_ERROR = new CustomError("NotActing", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTCONTROLLER_ERROR = new CustomError("NotController", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError NOTHEX_ERROR = new CustomError("NotHex", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError NOTOWNERSKEY_ERROR = new CustomError("NotOwnersKey", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError OBSOLETEFIRSTKEY_ERROR = new CustomError("ObsoleteFirstKey", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError RECORDEXISTS_ERROR = new CustomError("RecordExists", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError SAMECONTROLLER_ERROR = new CustomError("SameController", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
    ;

    public static final CustomError UNKNOWNATTRIBUTE_ERROR = new CustomError("UnknownAttribute", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError UNKNOWNDELEGATE_ERROR = new CustomError("UnknownDelegate", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Address>() {}));
    ;

    public static final CustomError UNKNOWNKEY_ERROR = new CustomError("UnknownKey", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}, new TypeReference<Bytes32>() {}));
    ;

    public static final CustomError UNKNOWNKEYSTATE_ERROR = new CustomError("UnknownKeyState", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
    ;

    public static final CustomError ZEROCONTROLLER_ERROR = new CustomError("ZeroController", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final CustomError ZERODELEGATE_ERROR = new CustomError("ZeroDelegate", 
            Arrays.<TypeReference<?>>asList());
    ;

    public static final Event CONTROLLERCHANGED_EVENT = new Event("ControllerChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Address>() {}));
    ;

    public static final Event DELEGATECHANGED_EVENT = new Event("DelegateChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Address>() {}, new TypeReference<Uint64>() {}));
    ;

    public static final Event KEYLIFECYCLE_EVENT = new Event("KeyLifecycle", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Bytes32>(true) {}, new TypeReference<Uint8>() {}));
    ;

    public static final Event WEIDATTRIBUTECHANGED_EVENT = new Event("WeIdAttributeChanged", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Bytes32>() {}, new TypeReference<DynamicBytes>() {}, new TypeReference<Uint256>() {}, new TypeReference<Int256>() {}));
    ;

    public static final Event WEIDHISTORYEVENT_EVENT = new Event("WeIdHistoryEvent", 
            Arrays.<TypeReference<?>>asList(new TypeReference<Address>(true) {}, new TypeReference<Uint256>() {}, new TypeReference<Int256>() {}));
    ;

    @Deprecated
    protected Entities(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    protected Entities(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, credentials, contractGasProvider);
    }

    @Deprecated
    protected Entities(String contractAddress, Web3j web3j, TransactionManager transactionManager,
            BigInteger gasPrice, BigInteger gasLimit) {
        super(BINARY, contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    protected Entities(String contractAddress, Web3j web3j, TransactionManager transactionManager,
            ContractGasProvider contractGasProvider) {
        super(BINARY, contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static List<ControllerChangedEventResponse> getControllerChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(CONTROLLERCHANGED_EVENT, transactionReceipt);
        ArrayList<ControllerChangedEventResponse> responses = new ArrayList<ControllerChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            ControllerChangedEventResponse typedResponse = new ControllerChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.controller = (String) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static ControllerChangedEventResponse getControllerChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(CONTROLLERCHANGED_EVENT, log);
        ControllerChangedEventResponse typedResponse = new ControllerChangedEventResponse();
        typedResponse.log = log;
        typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.controller = (String) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<ControllerChangedEventResponse> controllerChangedEventFlowable(
            EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getControllerChangedEventFromLog(log));
    }

    public Flowable<ControllerChangedEventResponse> controllerChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(CONTROLLERCHANGED_EVENT));
        return controllerChangedEventFlowable(filter);
    }

    public static List<DelegateChangedEventResponse> getDelegateChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(DELEGATECHANGED_EVENT, transactionReceipt);
        ArrayList<DelegateChangedEventResponse> responses = new ArrayList<DelegateChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            DelegateChangedEventResponse typedResponse = new DelegateChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.delegate = (String) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.validUntil = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static DelegateChangedEventResponse getDelegateChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(DELEGATECHANGED_EVENT, log);
        DelegateChangedEventResponse typedResponse = new DelegateChangedEventResponse();
        typedResponse.log = log;
        typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.delegate = (String) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.validUntil = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
        return typedResponse;
    }

    public Flowable<DelegateChangedEventResponse> delegateChangedEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getDelegateChangedEventFromLog(log));
    }

    public Flowable<DelegateChangedEventResponse> delegateChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(DELEGATECHANGED_EVENT));
        return delegateChangedEventFlowable(filter);
    }

    public static List<KeyLifecycleEventResponse> getKeyLifecycleEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(KEYLIFECYCLE_EVENT, transactionReceipt);
        ArrayList<KeyLifecycleEventResponse> responses = new ArrayList<KeyLifecycleEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            KeyLifecycleEventResponse typedResponse = new KeyLifecycleEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.key = (byte[]) eventValues.getIndexedValues().get(1).getValue();
            typedResponse.state = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static KeyLifecycleEventResponse getKeyLifecycleEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(KEYLIFECYCLE_EVENT, log);
        KeyLifecycleEventResponse typedResponse = new KeyLifecycleEventResponse();
        typedResponse.log = log;
        typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.key = (byte[]) eventValues.getIndexedValues().get(1).getValue();
        typedResponse.state = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        return typedResponse;
    }

    public Flowable<KeyLifecycleEventResponse> keyLifecycleEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getKeyLifecycleEventFromLog(log));
    }

    public Flowable<KeyLifecycleEventResponse> keyLifecycleEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(KEYLIFECYCLE_EVENT));
        return keyLifecycleEventFlowable(filter);
    }

    public static List<WeIdAttributeChangedEventResponse> getWeIdAttributeChangedEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(WEIDATTRIBUTECHANGED_EVENT, transactionReceipt);
        ArrayList<WeIdAttributeChangedEventResponse> responses = new ArrayList<WeIdAttributeChangedEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            WeIdAttributeChangedEventResponse typedResponse = new WeIdAttributeChangedEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.key = (byte[]) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.value = (byte[]) eventValues.getNonIndexedValues().get(1).getValue();
            typedResponse.previousBlock = (BigInteger) eventValues.getNonIndexedValues().get(2).getValue();
            typedResponse.updated = (BigInteger) eventValues.getNonIndexedValues().get(3).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static WeIdAttributeChangedEventResponse getWeIdAttributeChangedEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(WEIDATTRIBUTECHANGED_EVENT, log);
        WeIdAttributeChangedEventResponse typedResponse = new WeIdAttributeChangedEventResponse();
        typedResponse.log = log;
        typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.key = (byte[]) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.value = (byte[]) eventValues.getNonIndexedValues().get(1).getValue();
        typedResponse.previousBlock = (BigInteger) eventValues.getNonIndexedValues().get(2).getValue();
        typedResponse.updated = (BigInteger) eventValues.getNonIndexedValues().get(3).getValue();
        return typedResponse;
    }

    public Flowable<WeIdAttributeChangedEventResponse> weIdAttributeChangedEventFlowable(
            EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getWeIdAttributeChangedEventFromLog(log));
    }

    public Flowable<WeIdAttributeChangedEventResponse> weIdAttributeChangedEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(WEIDATTRIBUTECHANGED_EVENT));
        return weIdAttributeChangedEventFlowable(filter);
    }

    public static List<WeIdHistoryEventEventResponse> getWeIdHistoryEventEvents(
            TransactionReceipt transactionReceipt) {
        List<Contract.EventValuesWithLog> valueList = staticExtractEventParametersWithLog(WEIDHISTORYEVENT_EVENT, transactionReceipt);
        ArrayList<WeIdHistoryEventEventResponse> responses = new ArrayList<WeIdHistoryEventEventResponse>(valueList.size());
        for (Contract.EventValuesWithLog eventValues : valueList) {
            WeIdHistoryEventEventResponse typedResponse = new WeIdHistoryEventEventResponse();
            typedResponse.log = eventValues.getLog();
            typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
            typedResponse.previousBlock = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
            typedResponse.created = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
            responses.add(typedResponse);
        }
        return responses;
    }

    public static WeIdHistoryEventEventResponse getWeIdHistoryEventEventFromLog(Log log) {
        Contract.EventValuesWithLog eventValues = staticExtractEventParametersWithLog(WEIDHISTORYEVENT_EVENT, log);
        WeIdHistoryEventEventResponse typedResponse = new WeIdHistoryEventEventResponse();
        typedResponse.log = log;
        typedResponse.identity = (String) eventValues.getIndexedValues().get(0).getValue();
        typedResponse.previousBlock = (BigInteger) eventValues.getNonIndexedValues().get(0).getValue();
        typedResponse.created = (BigInteger) eventValues.getNonIndexedValues().get(1).getValue();
        return typedResponse;
    }

    public Flowable<WeIdHistoryEventEventResponse> weIdHistoryEventEventFlowable(EthFilter filter) {
        return web3j.ethLogFlowable(filter).map(log -> getWeIdHistoryEventEventFromLog(log));
    }

    public Flowable<WeIdHistoryEventEventResponse> weIdHistoryEventEventFlowable(
            DefaultBlockParameter startBlock, DefaultBlockParameter endBlock) {
        EthFilter filter = new EthFilter(startBlock, endBlock, getContractAddress());
        filter.addSingleTopic(EventEncoder.encode(WEIDHISTORYEVENT_EVENT));
        return weIdHistoryEventEventFlowable(filter);
    }

    public RemoteFunctionCall<BigInteger> ACTIVE() {
        final Function function = new Function(FUNC_ACTIVE, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> COMPROMISED() {
        final Function function = new Function(FUNC_COMPROMISED, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> RETIRED() {
        final Function function = new Function(FUNC_RETIRED, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<TransactionReceipt> addDelegate(String identity, String delegate,
            BigInteger validUntil) {
        final Function function = new Function(
                FUNC_ADDDELEGATE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.Address(160, delegate), 
                new org.web3j.abi.datatypes.generated.Uint64(validUntil)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> changeController(String identity,
            String controller) {
        final Function function = new Function(
                FUNC_CHANGECONTROLLER, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.Address(160, controller)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<String> controllerOf(String identity) {
        final Function function = new Function(FUNC_CONTROLLEROF, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Address>() {}));
        return executeRemoteCallSingleValueReturn(function, String.class);
    }

    public RemoteFunctionCall<TransactionReceipt> createWeId(String identity, byte[] auth,
            byte[] created, BigInteger updated) {
        final Function function = new Function(
                FUNC_CREATEWEID, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.DynamicBytes(auth), 
                new org.web3j.abi.datatypes.DynamicBytes(created), 
                new org.web3j.abi.datatypes.generated.Int256(updated)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<BigInteger> getLatestRelatedBlock(String identity) {
        final Function function = new Function(FUNC_GETLATESTRELATEDBLOCK, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<Boolean> isIdentityExist(String identity) {
        final Function function = new Function(FUNC_ISIDENTITYEXIST, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}));
        return executeRemoteCallSingleValueReturn(function, Boolean.class);
    }

    public RemoteFunctionCall<Tuple2<Boolean, BigInteger>> keyState(String identity, byte[] key) {
        final Function function = new Function(FUNC_KEYSTATE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.generated.Bytes32(key)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}, new TypeReference<Uint8>() {}));
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

    public RemoteFunctionCall<Boolean> mayAct(String identity, String account) {
        final Function function = new Function(FUNC_MAYACT, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.Address(160, account)), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Bool>() {}));
        return executeRemoteCallSingleValueReturn(function, Boolean.class);
    }

    public RemoteFunctionCall<TransactionReceipt> removeDelegate(String identity, String delegate) {
        final Function function = new Function(
                FUNC_REMOVEDELEGATE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.Address(160, delegate)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> setAttribute(String identity, byte[] key,
            byte[] value, BigInteger updated) {
        final Function function = new Function(
                FUNC_SETATTRIBUTE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.generated.Bytes32(key), 
                new org.web3j.abi.datatypes.DynamicBytes(value), 
                new org.web3j.abi.datatypes.generated.Int256(updated)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    public RemoteFunctionCall<TransactionReceipt> setKeyState(String identity, byte[] key,
            BigInteger state) {
        final Function function = new Function(
                FUNC_SETKEYSTATE, 
                Arrays.<Type>asList(new org.web3j.abi.datatypes.Address(160, identity), 
                new org.web3j.abi.datatypes.generated.Bytes32(key), 
                new org.web3j.abi.datatypes.generated.Uint8(state)), 
                Collections.<TypeReference<?>>emptyList());
        return executeRemoteCallTransaction(function);
    }

    @Deprecated
    public static Entities load(String contractAddress, Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        return new Entities(contractAddress, web3j, credentials, gasPrice, gasLimit);
    }

    @Deprecated
    public static Entities load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, BigInteger gasPrice, BigInteger gasLimit) {
        return new Entities(contractAddress, web3j, transactionManager, gasPrice, gasLimit);
    }

    public static Entities load(String contractAddress, Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        return new Entities(contractAddress, web3j, credentials, contractGasProvider);
    }

    public static Entities load(String contractAddress, Web3j web3j,
            TransactionManager transactionManager, ContractGasProvider contractGasProvider) {
        return new Entities(contractAddress, web3j, transactionManager, contractGasProvider);
    }

    public static RemoteCall<Entities> deploy(Web3j web3j, Credentials credentials,
            ContractGasProvider contractGasProvider) {
        return deployRemoteCall(Entities.class, web3j, credentials, contractGasProvider, getDeploymentBinary(), "");
    }

    @Deprecated
    public static RemoteCall<Entities> deploy(Web3j web3j, Credentials credentials,
            BigInteger gasPrice, BigInteger gasLimit) {
        return deployRemoteCall(Entities.class, web3j, credentials, gasPrice, gasLimit, getDeploymentBinary(), "");
    }

    public static RemoteCall<Entities> deploy(Web3j web3j, TransactionManager transactionManager,
            ContractGasProvider contractGasProvider) {
        return deployRemoteCall(Entities.class, web3j, transactionManager, contractGasProvider, getDeploymentBinary(), "");
    }

    @Deprecated
    public static RemoteCall<Entities> deploy(Web3j web3j, TransactionManager transactionManager,
            BigInteger gasPrice, BigInteger gasLimit) {
        return deployRemoteCall(Entities.class, web3j, transactionManager, gasPrice, gasLimit, getDeploymentBinary(), "");
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

    public static class ControllerChangedEventResponse extends BaseEventResponse {
        public String identity;

        public String controller;
    }

    public static class DelegateChangedEventResponse extends BaseEventResponse {
        public String identity;

        public String delegate;

        public BigInteger validUntil;
    }

    public static class KeyLifecycleEventResponse extends BaseEventResponse {
        public String identity;

        public byte[] key;

        public BigInteger state;
    }

    public static class WeIdAttributeChangedEventResponse extends BaseEventResponse {
        public String identity;

        public byte[] key;

        public byte[] value;

        public BigInteger previousBlock;

        public BigInteger updated;
    }

    public static class WeIdHistoryEventEventResponse extends BaseEventResponse {
        public String identity;

        public BigInteger previousBlock;

        public BigInteger created;
    }
}
