// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Acting} from "./Acting.sol";
import {Entities} from "./Entities.sol";
import {IssuerTrust} from "./IssuerTrust.sol";

/// @title Credential status: active, suspended or revoked
/// @notice Each issuer sets the status of its own credentials, and of no other: everything is kept under the hash of
/// the DID that the sender was found to act for. What has no entry is active. Revoked is not final: WeIdentity knows
/// un-revoking, and readers take the newest. Setting what is already set changes nothing and emits nothing.
contract CredentialStatus {
    uint8 public constant ACTIVE = 0;
    uint8 public constant SUSPENDED = 1;
    uint8 public constant REVOKED = 2;

    /// @notice So many in one transaction: 1000 new ones take some 27 million gas.
    uint256 public constant MAX_BATCH = 1000;

    Entities public immutable entities;
    IssuerTrust public immutable issuerTrust;

    mapping(bytes32 issuer => mapping(bytes32 key => uint8)) private _status;
    mapping(bytes32 issuer => mapping(uint64 list => mapping(uint64 index => uint8))) private _indexStatus;
    /// @dev The list's number plus one; 0 when that issuer did not register the address.
    mapping(bytes32 issuer => mapping(bytes32 uri => uint256 listPlusOne)) private _lists;

    /// @param key the status key of a credential that carries no index
    event StatusChanged(bytes32 indexed issuer, bytes32 indexed key, uint8 status, address by);
    event IndexStatusChanged(bytes32 indexed issuer, uint64 indexed list, uint64 index, uint8 status, address by);
    /// @notice The issuer says that the list at an address (Keccak-256 of its URI) is this list of its own. It
    /// speaks of that issuer's credentials only: other issuers may claim the same address for theirs.
    event StatusListRegistered(bytes32 indexed uri, bytes32 indexed issuer, uint64 list);

    /// @notice Not 0 (active), 1 (suspended) or 2 (revoked).
    error UnknownStatus(uint8 status);
    /// @notice 1 to 1000 in one transaction.
    error BatchSize(uint256 size);
    /// @notice That address is another list of this issuer already.
    error ListIsAnother(bytes32 uri, uint64 list);
    error ZeroHash();
    /// @notice The contracts to ask are not there.
    error NoContract(address account);

    constructor(Entities entities_, IssuerTrust issuerTrust_) {
        if (address(entities_).code.length == 0) revert NoContract(address(entities_));
        if (address(issuerTrust_).code.length == 0) revert NoContract(address(issuerTrust_));
        entities = entities_;
        issuerTrust = issuerTrust_;
    }

    /// @notice Sets the status of credentials by their status keys.
    /// @param did the issuer's canonical DID
    function set(string calldata did, bytes32[] calldata keys, uint8 status) external {
        bytes32 issuer = _issuer(did, keys.length, status);
        mapping(bytes32 => uint8) storage own = _status[issuer];
        for (uint256 i = 0; i < keys.length; i++) {
            if (own[keys[i]] != status) {
                own[keys[i]] = status;
                emit StatusChanged(issuer, keys[i], status, msg.sender);
            }
        }
    }

    /// @notice Sets the status of credentials by their places in one of the issuer's lists.
    function setIndexes(string calldata did, uint64 list, uint64[] calldata indexes, uint8 status) external {
        bytes32 issuer = _issuer(did, indexes.length, status);
        mapping(uint64 => uint8) storage own = _indexStatus[issuer][list];
        for (uint256 i = 0; i < indexes.length; i++) {
            if (own[indexes[i]] != status) {
                own[indexes[i]] = status;
                emit IndexStatusChanged(issuer, list, indexes[i], status, msg.sender);
            }
        }
    }

    /// @notice Registers the address of one of the issuer's lists, for good.
    /// @param uriHash Keccak-256 of the URI as it stands in credentials
    function registerList(string calldata did, uint64 list, bytes32 uriHash) external {
        if (uriHash == bytes32(0)) revert ZeroHash();
        bytes32 issuer = Acting.requireActing(entities, issuerTrust, did, msg.sender);
        uint256 known = _lists[issuer][uriHash];
        if (known == uint256(list) + 1) return;
        if (known != 0) revert ListIsAnother(uriHash, uint64(known - 1));
        _lists[issuer][uriHash] = uint256(list) + 1;
        emit StatusListRegistered(uriHash, issuer, list);
    }

    /// @notice The status of a credential by its status key; active where nothing was set.
    function statusOf(bytes32 issuer, bytes32 key) external view returns (uint8) {
        return _status[issuer][key];
    }

    /// @notice The status at an index of a list; active where nothing was set.
    function statusAt(bytes32 issuer, uint64 list, uint64 index) external view returns (uint8) {
        return _indexStatus[issuer][list][index];
    }

    /// @notice Which of the issuer's lists an address is.
    function listAt(bytes32 issuer, bytes32 uriHash) external view returns (bool registered, uint64 list) {
        uint256 known = _lists[issuer][uriHash];
        return known == 0 ? (false, 0) : (true, uint64(known - 1));
    }

    function _issuer(string calldata did, uint256 size, uint8 status) private view returns (bytes32) {
        if (status > REVOKED) revert UnknownStatus(status);
        if (size == 0 || size > MAX_BATCH) revert BatchSize(size);
        return Acting.requireActing(entities, issuerTrust, did, msg.sender);
    }
}
