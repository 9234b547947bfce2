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
    public static final String BINARY = "6080604052348015600f57600080fd5b50611ec18061001f6000396000f3fe608060405234801561001057600080fd5b50600436106101005760003560e01c80636bf30a0d11610097578063c90bd04711610066578063c90bd0471461022e578063d3a2b21014610236578063e6c292e814610261578063eb2c36c91461026957600080fd5b80636bf30a0d146101f0578063c32179cf14610203578063c470db1c1461021d578063c7924ed91461022657600080fd5b80633cf239db116100d35780633cf239db146101805780633e11e378146101935780634298ab94146101a65780634a9f1129146101dd57600080fd5b8063020d308d14610105578063170abf9c1461011a57806324b81f911461015a578063284344291461016d575b600080fd5b610118610113366004611acb565b610295565b005b610145610128366004611afe565b6001600160a01b0316600090815260208190526040902054151590565b60405190151581526020015b60405180910390f35b610145610168366004611acb565b6103cb565b61011861017b366004611b19565b610448565b61011861018e366004611bad565b61056f565b6101186101a1366004611acb565b6106af565b6101cf6101b4366004611afe565b6001600160a01b031660009081526020819052604090205490565b604051908152602001610151565b6101186101eb366004611c0e565b6107f8565b6101186101fe366004611c49565b61099e565b61020b600281565b60405160ff9091168152602001610151565b6101cf61010081565b61020b600181565b61020b600081565b610249610244366004611afe565b610c95565b6040516001600160a01b039091168152602001610151565b61020b600381565b61027c610277366004611cd5565b610cdd565b60408051921515835260ff909116602083015201610151565b81336102a082610c95565b6001600160a01b0316146102d45780336040516372d806c560e01b81526004016102cb929190611cff565b60405180910390fd5b6001600160a01b03808416600090815260016020908152604080832054600283528184206001600160401b03600160a01b909204821680865290845282852095881685529490925282205416900361034357838360405163fcdeea0160e01b81526004016102cb929190611cff565b6001600160a01b0384811660008181526002602090815260408083206001600160401b03871684528252808320948816808452948252808320805467ffffffffffffffff1916905580519485529084019190915290917f0a1f9a2d47bf7de48c2cf24c77aa64b8006fdc3ccc804ebc690b16d79cf29a4c91015b60405180910390a250505050565b6000816001600160a01b03166103e084610c95565b6001600160a01b0316148061043f57506001600160a01b03808416600090815260026020908152604080832060018352818420546001600160401b03600160a01b90910481168552908352818420948716845293909152902054429116115b90505b92915050565b823361045382610c95565b6001600160a01b03161461047e5780336040516372d806c560e01b81526004016102cb929190611cff565b6001600160a01b0383166104a557604051631c5eaad360e11b815260040160405180910390fd5b42826001600160401b0316116104d9576040516394fae14960e01b81526001600160401b03831660048201526024016102cb565b6001600160a01b0384811660008181526002602090815260408083206001835281842054600160a01b90046001600160401b03908116855290835281842095891680855295835292819020805467ffffffffffffffff1916938816938417905580519485529084019190915290917f0a1f9a2d47bf7de48c2cf24c77aa64b8006fdc3ccc804ebc690b16d79cf29a4c91016103bd565b8461057a81336103cb565b61059b57803360405163a9fc5a1160e01b81526004016102cb929190611cff565b6001600160a01b038616600090815260208190526040812054908190036105e057604051633f8173e960e11b81526001600160a01b03881660048201526024016102cb565b600083121561060257604051633d7833ed60e01b815260040160405180910390fd5b6dd0889ab69bd08c9a8d89969c9ad160901b71ffffffffffffffffffffffffffffffffffff1987160161063f5761063a868686610d2e565b61064b565b61064b87878787610dfd565b6001600160a01b03871660008181526020819052604090819020439055517fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf49061069e9089908990899087908a90611d42565b60405180910390a250505050505050565b81336106ba82610c95565b6001600160a01b0316146106e55780336040516372d806c560e01b81526004016102cb929190611cff565b6001600160a01b03821661070c57604051632f62e27560e01b815260040160405180910390fd5b336001600160a01b03831603610740576040516321a3aaf160e11b81526001600160a01b03831660048201526024016102cb565b6001600160a01b03838116600090815260016020526040902080546001600160a01b03191691841691909117808255600160a01b90046001600160401b031681601461078b83611d86565b91906101000a8154816001600160401b0302191690836001600160401b0316021790555050836001600160a01b03167f6aef1fb5b23d0e109fc7f2b0601019e1edbacd177e31a441ec8548e8dd14f0f7846040516103bd91906001600160a01b0391909116815260200190565b8261080381336103cb565b61082457803360405163a9fc5a1160e01b81526004016102cb929190611cff565b600260ff8316111561084e5760405163c5b1156b60e01b815260ff831660048201526024016102cb565b6001600160a01b038416600090815260036020908152604080832086845290915281205460ff16908190036108a857604051632273b00b60e01b81526001600160a01b0386166004820152602481018590526044016102cb565b6108b460026001611db1565b60ff168160ff16036108eb576040516310b81fff60e31b81526001600160a01b0386166004820152602481018590526044016102cb565b6108f760036001611db1565b60ff168160ff1614158061090e575060ff83166002145b156109545761091e836001611db1565b6001600160a01b03861660009081526003602090815260408083208884529091529020805460ff191660ff929092169190911790555b60405160ff8416815284906001600160a01b038716907f2e047fc6d22b738ed9ffb9ca97f8948d9dc6c8f3ce43791fe188e707b9bcb87c9060200160405180910390a35050505050565b6001600160a01b038616600090815260208190526040902054156109e057604051630d50898560e01b81526001600160a01b03871660048201526024016102cb565b6001600160a01b038616600090815260016020526040902054600160a01b90046001600160401b031615801590610a1e5750610a1c86336103cb565b155b15610a4057853360405163a9fc5a1160e01b81526004016102cb929190611cff565b36600080610a7488888b6040518060400160405280600c81526020016b09e84a69e988aa88a82aaa8960a31b81525061125c565b9250925092508015610a995760405163059a5b3b60e11b815260040160405180910390fd5b6000610aa584846113ce565b9050896001600160a01b0316816001600160a01b031614610add578981604051630933dccb60e11b81526004016102cb929190611cff565b610ae7878761147a565b1580610af35750600085125b15610b1157604051633d7833ed60e01b815260040160405180910390fd5b610b1d60006001611db1565b6001600160a01b038b166000908152600360205260408082209051909190610b489088908890611dca565b604080519182900390912082526020808301939093529081016000908120805460ff191660ff95909516949094179093556001600160a01b038d16808452600483528184206001905591839052808320439081905560058054919055905190927fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf491610be5916618dc99585d195960ca1b918d918d918d90611d42565b60405180910390a28a6001600160a01b03167fac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf46905eeeca92c85ec2eae8d60b31b8c8c60008b604051610c3c959493929190611d42565b60405180910390a260408051828152602081018890526001600160a01b038d16917f1f8d97bc60f13d37a9eda88f173337d97e3a7588f474e890c50cb521814729a9910160405180910390a25050505050505050505050565b6001600160a01b03811660009081526001602052604081208054600160a01b90046001600160401b031615610cd45780546001600160a01b0316610cd6565b825b9392505050565b6001600160a01b0382166000908152600360209081526040808320848452909152812054819060ff168015610d1d576001610d188183611dda565b610d21565b6000805b92509250505b9250929050565b801580610d3c575061080081115b15610d5a576040516315c0e9c160e11b815260040160405180910390fd5b6000600e5b6020811015610df6576000858260208110610d7c57610d7c611df3565b1a90506000819003610db25781600e03610da9576040516315c0e9c160e11b815260040160405180910390fd5b60019250610ded565b8280610dc1575060218160ff16105b80610dcf5750607e8160ff16115b15610ded576040516315c0e9c160e11b815260040160405180910390fd5b50600101610d5f565b5050505050565b36600080610e6b8585896905eeeca92c85ec2eae8d60b31b8a14610e4157604051806040016040528060088152602001674f42534f4c45544560c01b81525061125c565b6040518060400160405280600c81526020016b09e84a69e988aa88a82aaa8960a31b81525061125c565b9250925092506905eeeca92c85ec2eae8d60b31b861480610eab57507f2f776549642f7075626b65792f536563703235366b312f62617365363400000086145b15610ec157610eba8383611555565b5050610ffb565b7f2f776549642f7075626b65792f502d3235362f626173653634000000000000008603610f1557610f108383604051806040016040528060038152602001623d223760e91b8152506031611673565b610ffb565b7f2f776549642f7075626b65792f502d3338342f626173653634000000000000008603610f6457610f108383604051806040016040528060038152602001623d1c1960e91b8152506047611673565b7f2f776549642f7075626b65792f456432353531392f62617365363400000000008603610fb457610f108383604051806040016040528060048152602001637a364d6b60e01b8152506030611673565b760bddd952590bdc1d589ad95e4bd494d04bd8985cd94d8d604a1b8603610fdf57610f10838361171f565b6040516313d3fc7b60e31b8152600481018790526024016102cb565b6000838360405161100d929190611dca565b60408051918290039091206001600160a01b038a1660009081526003602090815283822083835290529190912080549192509060ff1661104f60026001611db1565b60ff168160ff1603611086576040516310b81fff60e31b81526001600160a01b038b166004820152602481018490526044016102cb565b8060ff1660000361117c5783156110c257604051632273b00b60e01b81526001600160a01b038b166004820152602481018490526044016102cb565b6001600160a01b038a1660009081526004602052604090205460ff19016111065760405162c9f1d760e81b81526001600160a01b038b1660048201526024016102cb565b6001600160a01b038a16600090815260046020526040812080549161112a83611e09565b9091555061113c905060006001611db1565b825460ff9190911661ffff1990911617610100760bddd952590bdc1d589ad95e4bd494d04bd8985cd94d8d604a1b8b140217909155506112569350505050565b815460ff610100909104161515760bddd952590bdc1d589ad95e4bd494d04bd8985cd94d8d604a1b8a14146111d65760405163211b406760e11b81526001600160a01b038b166004820152602481018490526044016102cb565b6905eeeca92c85ec2eae8d60b31b89036111f557505050505050611256565b831561121b5761120760036001611db1565b825460ff191660ff9190911617825561124f565b61122760036001611db1565b60ff168160ff160361124f5761123f60006001611db1565b825460ff191660ff919091161782555b5050505050505b50505050565b3660008061126c602a6002611e22565b86101561128c57604051635787a78160e11b815260040160405180910390fd5b6000600161129b602a89611e35565b6112a59190611e35565b90508787828181106112b9576112b9611df3565b9050013560f81c60f81b6001600160f81b031916601f60fa1b14158061131c57506112e38661180a565b805160209091012088886112f8846001611e22565b611303928290611e48565b604051611311929190611dca565b604051809103902014155b1561133a57604051635787a78160e11b815260040160405180910390fd5b611347816000898b611e48565b9350935084518111801561139057508480519060200120848487518461136d9190611e35565b611378928290611e48565b604051611386929190611dca565b6040518091039020145b156113c25783836000908751846113a79190611e35565b926113b493929190611e48565b6001935093509350506113c4565b505b9450945094915050565b60008060006113dd8585611555565b915091506401000003d019821015806113fc57506401000003d0198110155b8061142c57506401000003d01960076401000003d019846401000003d01986870909086401000003d01982830914155b1561144a576040516361586bdd60e01b815260040160405180910390fd5b60408051602080820194909452808201929092528051808303820181526060909201905280519101209392505050565b60008115806114895750601482115b806114bd5750828260008181106114a2576114a2611df3565b9050013560f81c60f81b6001600160f81b031916600360fc1b145b156114ca57506000610442565b60005b8281101561154b57600360fc1b8484838181106114ec576114ec611df3565b9050013560f81c60f81b6001600160f81b03191610806115345750603960f81b84848381811061151e5761151e611df3565b9050013560f81c60f81b6001600160f81b031916115b15611543576000915050610442565b6001016114cd565b5060019392505050565b600080828015806115665750609b81115b8061159a57508484600081811061157f5761157f611df3565b9050013560f81c60f81b6001600160f81b031916600360fc1b145b156115b85760405163b26b826d60e01b815260040160405180910390fd5b60005b8181101561166a576000826115d1604d84611e22565b106115dc57826115e7565b6115e7604d83611e22565b9050600060015b8284101561165057600060308a8a8781811061160c5761160c611df3565b919091013560f81c91909103915050600981111561163d5760405163b26b826d60e01b815260040160405180910390fd5b600190940193600a9283020191026115ee565b61165c8787838561191e565b90975095506115bb92505050565b50509250929050565b82811415806116ad5750815160208301819020906116949060008688611e48565b6040516116a2929190611dca565b604051809103902014155b156116cb57604051637c56668d60e01b815260040160405180910390fd5b81515b81811015610df6576116fa8585838181106116eb576116eb611df3565b9050013560f81c60f81b6119cd565b61171757604051637c56668d60e01b815260040160405180910390fd5b6001016116ce565b808015806117365750611733600282611e88565b15155b80611742575061100081115b1561176057604051632353a5fb60e01b815260040160405180910390fd5b60005b8181101561125657600084848381811061177f5761177f611df3565b909101356001600160f81b031916915050600360fc1b81108015906117b25750603960f81b6001600160f81b0319821611155b806117e45750606160f81b6001600160f81b03198216108015906117e45750603360f91b6001600160f81b0319821611155b61180157604051632353a5fb60e01b815260040160405180910390fd5b50600101611763565b60408051602a8082526060828101909352602082018180368337019050509050600360fc1b8160008151811061184257611842611df3565b60200101906001600160f81b031916908160001a905350600f60fb1b8160018151811061187157611871611df3565b60200101906001600160f81b031916908160001a90535081602a5b6002811115611917576f181899199a1a9b1b9c1cb0b131b232b360811b600f8316601081106118bd576118bd611df3565b1a60f81b836118cd600184611e35565b815181106118dd576118dd611df3565b60200101906001600160f81b031916908160001a9053506004826001600160a01b0316901c9150808061190f90611eaa565b91505061188c565b5050919050565b600080848402816000198688099050600082821061193d576000611940565b60015b60ff168383030390508583018381101561195b576001909101905b891580159061197a5750896000198161197657611976611e72565b0488115b156119985760405163b26b826d60e01b815260040160405180910390fd5b8988028201828110156119be5760405163b26b826d60e01b815260040160405180910390fd5b9a909950975050505050505050565b6000603160f81b6001600160f81b03198316108015906119fb5750603960f81b6001600160f81b0319831611155b15611a0857506001919050565b604160f81b6001600160f81b0319831610801590611a345750602d60f91b6001600160f81b0319831611155b15611a6757604960f81b6001600160f81b03198316148015906104425750506001600160f81b031916604f60f81b141590565b606160f81b6001600160f81b0319831610801590611a935750603d60f91b6001600160f81b0319831611155b80156104425750506001600160f81b031916601b60fa1b141590565b80356001600160a01b0381168114611ac657600080fd5b919050565b60008060408385031215611ade57600080fd5b611ae783611aaf565b9150611af560208401611aaf565b90509250929050565b600060208284031215611b1057600080fd5b61043f82611aaf565b600080600060608486031215611b2e57600080fd5b611b3784611aaf565b9250611b4560208501611aaf565b915060408401356001600160401b0381168114611b6157600080fd5b809150509250925092565b60008083601f840112611b7e57600080fd5b5081356001600160401b03811115611b9557600080fd5b602083019150836020828501011115610d2757600080fd5b600080600080600060808688031215611bc557600080fd5b611bce86611aaf565b94506020860135935060408601356001600160401b03811115611bf057600080fd5b611bfc88828901611b6c565b96999598509660600135949350505050565b600080600060608486031215611c2357600080fd5b611c2c84611aaf565b925060208401359150604084013560ff81168114611b6157600080fd5b60008060008060008060808789031215611c6257600080fd5b611c6b87611aaf565b955060208701356001600160401b03811115611c8657600080fd5b611c9289828a01611b6c565b90965094505060408701356001600160401b03811115611cb157600080fd5b611cbd89828a01611b6c565b979a9699509497949695606090950135949350505050565b60008060408385031215611ce857600080fd5b611cf183611aaf565b946020939093013593505050565b6001600160a01b0392831681529116602082015260400190565b81835281816020850137506000828201602090810191909152601f909101601f19169091010190565b858152608060208201526000611d5c608083018688611d19565b604083019490945250606001529392505050565b634e487b7160e01b600052601160045260246000fd5b60006001600160401b0382166001600160401b038103611da857611da8611d70565b60010192915050565b60ff818116838216019081111561044257610442611d70565b8183823760009101908152919050565b60ff828116828216039081111561044257610442611d70565b634e487b7160e01b600052603260045260246000fd5b600060018201611e1b57611e1b611d70565b5060010190565b8082018082111561044257610442611d70565b8181038181111561044257610442611d70565b60008085851115611e5857600080fd5b83861115611e6557600080fd5b5050820193919092039150565b634e487b7160e01b600052601260045260246000fd5b600082611ea557634e487b7160e01b600052601260045260246000fd5b500690565b600081611eb957611eb9611d70565b50600019019056";

    private static String librariesLinkedBinary;

    public static final String FUNC_ACTIVE = "ACTIVE";

    public static final String FUNC_COMPROMISED = "COMPROMISED";

    public static final String FUNC_MAX_KEYS = "MAX_KEYS";

    public static final String FUNC_RETIRED = "RETIRED";

    public static final String FUNC_REVOKED = "REVOKED";

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

    public static final CustomError KEYOFANOTHERKIND_ERROR = new CustomError("KeyOfAnotherKind", 
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

    public static final CustomError NOTONCURVE_ERROR = new CustomError("NotOnCurve", 
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

    public static final CustomError TOOMANYKEYS_ERROR = new CustomError("TooManyKeys", 
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

    public RemoteFunctionCall<BigInteger> MAX_KEYS() {
        final Function function = new Function(FUNC_MAX_KEYS, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint256>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> RETIRED() {
        final Function function = new Function(FUNC_RETIRED, 
                Arrays.<Type>asList(), 
                Arrays.<TypeReference<?>>asList(new TypeReference<Uint8>() {}));
        return executeRemoteCallSingleValueReturn(function, BigInteger.class);
    }

    public RemoteFunctionCall<BigInteger> REVOKED() {
        final Function function = new Function(FUNC_REVOKED, 
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
