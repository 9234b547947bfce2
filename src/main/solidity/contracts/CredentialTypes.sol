// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Entities} from "./Entities.sol";
import {IssuerTrust} from "./IssuerTrust.sol";

/// @title Credential types: their JSON Schemas, version by version
/// @notice The committee names a type's publisher; only it, or who may act for it in Entities, adds a version. A
/// version is never changed or taken back: what was issued under it is checked against it.
contract CredentialTypes {
    /// @notice 24 KiB.
    uint256 public constant MAX_SCHEMA = 24_576;
    bytes32 private constant EVERY_TYPE = keccak256("*");

    Entities public immutable entities;
    IssuerTrust public immutable issuerTrust;

    struct Schemas {
        address publisher;
        uint32 version;
    }

    mapping(bytes32 typeHash => Schemas) private _types;
    mapping(bytes32 typeHash => mapping(uint32 version => bytes32 schemaHash)) private _schemas;

    event PublisherNamed(bytes32 indexed typeHash, address publisher);
    /// @param version 1, 2, …
    event SchemaPublished(bytes32 indexed typeHash, uint32 version, string schema, address by);

    error NotCommittee(address sender);
    error NotPublisher(bytes32 typeHash, address sender);
    error ZeroPublisher();
    /// @notice A schema belongs to one type: neither to none nor to `*`.
    error NotAType(bytes32 typeHash);
    /// @notice 1 to 24 576 bytes.
    error SchemaSize(uint256 size);
    /// @notice The contracts to ask are not there.
    error NoContract(address account);

    constructor(Entities entities_, IssuerTrust issuerTrust_) {
        if (address(entities_).code.length == 0) revert NoContract(address(entities_));
        if (address(issuerTrust_).code.length == 0) revert NoContract(address(issuerTrust_));
        entities = entities_;
        issuerTrust = issuerTrust_;
    }

    /// @notice Names who publishes a type's schemas; one named before loses the right.
    function namePublisher(bytes32 typeHash, address publisher) external {
        if (!issuerTrust.isCommittee(msg.sender)) revert NotCommittee(msg.sender);
        if (typeHash == bytes32(0) || typeHash == EVERY_TYPE) revert NotAType(typeHash);
        if (publisher == address(0)) revert ZeroPublisher();
        _types[typeHash].publisher = publisher;
        emit PublisherNamed(typeHash, publisher);
    }

    /// @notice Publishes the type's next version.
    function publish(bytes32 typeHash, string calldata schema) external {
        Schemas storage known = _types[typeHash];
        if (known.publisher == address(0) || !entities.mayAct(known.publisher, msg.sender)) {
            revert NotPublisher(typeHash, msg.sender);
        }
        uint256 size = bytes(schema).length;
        if (size == 0 || size > MAX_SCHEMA) revert SchemaSize(size);
        uint32 version = ++known.version;
        _schemas[typeHash][version] = keccak256(bytes(schema));
        emit SchemaPublished(typeHash, version, schema, msg.sender);
    }

    /// @notice Who publishes a type's schemas; zero when nobody was named.
    function publisherOf(bytes32 typeHash) external view returns (address) {
        return _types[typeHash].publisher;
    }

    /// @notice The newest version; 0 when there is none.
    function versionOf(bytes32 typeHash) external view returns (uint32) {
        return _types[typeHash].version;
    }

    /// @notice Keccak-256 of a version's text; zero when there is no such version.
    function schemaHash(bytes32 typeHash, uint32 version) external view returns (bytes32) {
        return _schemas[typeHash][version];
    }
}
