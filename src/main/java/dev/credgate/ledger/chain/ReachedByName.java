package dev.credgate.ledger.chain;

import dev.credgate.ledger.contracts.AuditAnchors;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Int;
import org.web3j.abi.datatypes.Uint;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint160;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.DefaultBlockParameterNumber;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Filter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.AbiDefinition;
import org.web3j.protocol.core.methods.response.AccessListObject;
import org.web3j.protocol.core.methods.response.EthAccounts;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthBlockNumber;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.EthTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.core.methods.response.Web3ClientVersion;
import org.web3j.protocol.deserializer.KeepAsJsonDeserialzier;

/**
 * What web3j and Jackson find by reflection when they speak with a node: a native executable keeps
 * only what it is told of. A class that is missing here shows as an answer that cannot be read in
 * the acceptance tests of the native executable.
 */
@RegisterForReflection(
        targets = {
            // JSON-RPC
            Request.class,
            Response.class,
            Response.Error.class,
            ChainRpc.Unspecified.class,
            KeepAsJsonDeserialzier.class,
            Web3ClientVersion.class,
            // questions
            Transaction.class,
            Filter.class,
            Filter.FilterTopic.class,
            Filter.SingleTopic.class,
            Filter.ListTopic.class,
            DefaultBlockParameterName.class,
            DefaultBlockParameterNumber.class,
            EthFilter.class,
            ChainNode.BlockFilter.class,
            // answers
            AccessListObject.class,
            AbiDefinition.class,
            EthAccounts.class,
            EthBlock.class,
            EthBlock.Block.class,
            EthBlock.ResponseDeserialiser.class,
            EthBlock.ResultTransactionDeserialiser.class,
            EthBlock.TransactionHash.class,
            EthBlock.TransactionObject.class,
            EthBlock.Withdrawal.class,
            EthBlockNumber.class,
            EthCall.class,
            EthChainId.class,
            EthEstimateGas.class,
            EthGasPrice.class,
            EthGetBalance.class,
            EthGetCode.class,
            EthGetTransactionCount.class,
            EthGetTransactionReceipt.class,
            EthGetTransactionReceipt.ResponseDeserialiser.class,
            EthLog.class,
            EthLog.Hash.class,
            EthLog.LogObject.class,
            EthLog.LogResultDeserialiser.class,
            EthMaxPriorityFeePerGas.class,
            EthSendTransaction.class,
            EthTransaction.class,
            EthTransaction.ResponseDeserialiser.class,
            Log.class,
            org.web3j.protocol.core.methods.response.Transaction.class,
            TransactionReceipt.class,
            // ABI types, made with the value as the constructor's argument
            org.web3j.abi.datatypes.Address.class,
            Bool.class,
            Bytes32.class,
            DynamicBytes.class,
            Int.class,
            Int256.class,
            Uint.class,
            Uint160.class,
            Uint256.class,
            Uint32.class,
            Uint64.class,
            Uint8.class,
            Utf8String.class,
            // the contracts' wrappers, which deploying makes by name
            AuditAnchors.class,
            CredentialStatus.class,
            CredentialTypes.class,
            Entities.class,
            IssuerTrust.class,
        })
final class ReachedByName {

    private ReachedByName() {}
}
