// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {KeyText} from "./KeyText.sol";

/// @title Entities: their keys, who controls them, and who acts for them
/// @notice Speaks WeIdentity's events, so that whoever reads a WeIdContract reads this contract too, and closes what
/// the original leaves open: a first record is written only with the key that the address follows from, an attribute
/// has one reading, and everything after the first record needs the controller or a delegate it named.
///
/// The controller of an identity is at first the identity itself. When control moves, the old controller loses every
/// right at once, and so does every delegate it named: delegates belong to a term of control, never to the identity.
/// Delegates act in everything except control: they neither name delegates nor move control.
contract Entities {
    /// @notice A key's life: what a retired one signed still counts; compromised is final.
    uint8 public constant ACTIVE = 0;
    uint8 public constant RETIRED = 1;
    uint8 public constant COMPROMISED = 2;
    /// @notice Only ever answered, never set or emitted as a state: the attribute was withdrawn with OBSOLETE.
    uint8 public constant REVOKED = 3;
    /// @notice Readers keep no more, so more would be published in vain.
    uint256 public constant MAX_KEYS = 256;

    bytes32 private constant CREATED = "created";
    bytes32 private constant AUTH = "/weId/auth";
    bytes32 private constant SECP256K1 = "/weId/pubkey/Secp256k1/base64";
    bytes32 private constant RSA = "/weId/pubkey/RSA/base64";
    bytes32 private constant P256 = "/weId/pubkey/P-256/base64";
    bytes32 private constant P384 = "/weId/pubkey/P-384/base64";
    bytes32 private constant ED25519 = "/weId/pubkey/Ed25519/base64";
    bytes14 private constant SERVICE = "/weId/service/";

    uint256 private constant MAX_SERVICE = 2048;
    uint256 private constant MAX_CREATED_DIGITS = 20;

    /// @dev Who controls an identity. The term counts how often control moved; 0 means never.
    struct Control {
        address controller;
        uint64 term;
    }

    mapping(address identity => uint256 blockNumber) private _changed;
    mapping(address identity => Control) private _control;
    mapping(address identity => mapping(uint64 term => mapping(address delegate => uint64 validUntil))) private
        _delegates;
    /// @dev A published key; a state plus one of 0 means never published. Of the kinds, only RSA's hex can be the
    /// same text as another's, a decimal.
    struct Key {
        uint8 statePlusOne;
        bool rsa;
    }

    mapping(address identity => mapping(bytes32 key => Key)) private _keys;
    mapping(address identity => uint256) private _keyCount;
    uint256 private _lastCreation;

    /// @notice WeIdentity's: an attribute of an identity changed.
    /// @param previousBlock the block of the change before, 0 for the first; the block itself for a later change in it
    event WeIdAttributeChanged(
        address indexed identity, bytes32 key, bytes value, uint256 previousBlock, int256 updated
    );
    /// @notice WeIdentity's: an identity got its first record.
    event WeIdHistoryEvent(address indexed identity, uint256 previousBlock, int256 created);
    /// @notice A key's life went on.
    /// @param key Keccak-256 of the key's material: the text before the bar, without OBSOLETE
    event KeyLifecycle(address indexed identity, bytes32 indexed key, uint8 state);
    /// @notice Control moved; every delegate named before is one no more.
    event ControllerChanged(address indexed identity, address controller);
    /// @notice A delegate may act while the block's timestamp is before `validUntil`; 0 when it was removed.
    event DelegateChanged(address indexed identity, address delegate, uint64 validUntil);

    /// @notice The sender is neither controller nor unexpired delegate.
    error NotActing(address identity, address sender);
    /// @notice The sender is not the controller.
    error NotController(address identity, address sender);
    /// @notice There is a record already.
    error RecordExists(address identity);
    /// @notice There is no record yet.
    error NoRecord(address identity);
    /// @notice The key in the first record does not hash to the identity.
    error ForeignKey(address identity, address keyAccount);
    /// @notice A first record brings a key, and does not revoke it.
    error ObsoleteFirstKey();
    /// @notice `created` is not unix seconds in decimal, or `updated` is negative.
    error NotATime();
    /// @notice Not an attribute that this contract keeps.
    error UnknownAttribute(bytes32 key);
    /// @notice A service's name is one to 18 printable characters; its end point at most 2048 bytes, at least one.
    error NotAService();
    /// @notice The identity never published that key.
    error UnknownKey(address identity, bytes32 key);
    /// @notice Compromised is final.
    error KeyIsCompromised(address identity, bytes32 key);
    /// @notice 256 keys were published, revoked ones included.
    error TooManyKeys(address identity);
    /// @notice The same text was published as a key of another kind, which a life-cycle event could not tell apart.
    error KeyOfAnotherKind(address identity, bytes32 key);
    /// @notice Not 0 (active), 1 (retired) or 2 (compromised).
    error UnknownKeyState(uint8 state);
    /// @notice The zero address controls nothing.
    error ZeroController();
    /// @notice The controller stays the same.
    error SameController(address controller);
    /// @notice The zero address acts for nobody.
    error ZeroDelegate();
    /// @notice That moment has passed.
    error AlreadyExpired(uint64 validUntil);
    /// @notice That account is no delegate.
    error UnknownDelegate(address identity, address delegate);

    modifier onlyActing(address identity) {
        if (!mayAct(identity, msg.sender)) revert NotActing(identity, msg.sender);
        _;
    }

    modifier onlyController(address identity) {
        if (controllerOf(identity) != msg.sender) revert NotController(identity, msg.sender);
        _;
    }

    /// @notice Writes an identity's first record. Anyone may, because the key itself proves whose record it is. Once
    /// control has moved, only who may act for the identity: its first key is then not to be trusted on its own.
    /// @param auth `<x and y as one decimal>|<identity in lower case>`
    /// @param created unix seconds in decimal, as the writer's clock has them
    /// @param updated unix seconds, as the writer's clock has them
    function createWeId(address identity, bytes calldata auth, bytes calldata created, int256 updated) external {
        if (_changed[identity] != 0) revert RecordExists(identity);
        if (_control[identity].term != 0 && !mayAct(identity, msg.sender)) revert NotActing(identity, msg.sender);
        (bytes calldata material, bool obsolete) = KeyText.split(auth, identity, "OBSOLETEAUTH");
        if (obsolete) revert ObsoleteFirstKey();
        address account = KeyText.accountOf(material);
        if (account != identity) revert ForeignKey(identity, account);
        if (!_isSeconds(created) || updated < 0) revert NotATime();

        _keys[identity][keccak256(material)].statePlusOne = ACTIVE + 1;
        _keyCount[identity] = 1;
        _changed[identity] = block.number;
        uint256 previousCreation = _lastCreation;
        _lastCreation = block.number;
        emit WeIdAttributeChanged(identity, CREATED, created, 0, updated);
        emit WeIdAttributeChanged(identity, AUTH, auth, 0, updated);
        emit WeIdHistoryEvent(identity, previousCreation, updated);
    }

    /// @notice Adds, revokes or un-revokes a key or an authentication entry, or sets a service.
    /// @param key one of WeIdentity's attributes, or `/weId/pubkey/<P-256|P-384|Ed25519>/base64`; zero-padded
    /// @param value `<material>|<identity>`, `<material>OBSOLETE|<identity>`, for `/weId/auth` `OBSOLETEAUTH`; for a
    /// service its end point
    function setAttribute(address identity, bytes32 key, bytes calldata value, int256 updated)
        external
        onlyActing(identity)
    {
        uint256 previous = _changed[identity];
        if (previous == 0) revert NoRecord(identity);
        if (updated < 0) revert NotATime();
        if (bytes14(key) == SERVICE) {
            _requireService(key, value);
        } else {
            _keyAttribute(identity, key, value);
        }
        _changed[identity] = block.number;
        emit WeIdAttributeChanged(identity, key, value, previous, updated);
    }

    /// @notice Says that a published key is active, retired or, for good, compromised.
    /// A key that was withdrawn with OBSOLETE stays so until it is published again, unless it is compromised.
    /// @param key Keccak-256 of its material
    function setKeyState(address identity, bytes32 key, uint8 state) external onlyActing(identity) {
        if (state > COMPROMISED) revert UnknownKeyState(state);
        uint8 known = _keys[identity][key].statePlusOne;
        if (known == 0) revert UnknownKey(identity, key);
        if (known == COMPROMISED + 1) revert KeyIsCompromised(identity, key);
        if (known != REVOKED + 1 || state == COMPROMISED) _keys[identity][key].statePlusOne = state + 1;
        emit KeyLifecycle(identity, key, state);
    }

    /// @notice Moves control. The sender, and every delegate named so far, lose every right with this transaction.
    function changeController(address identity, address controller) external onlyController(identity) {
        if (controller == address(0)) revert ZeroController();
        if (controller == msg.sender) revert SameController(controller);
        Control storage control = _control[identity];
        control.controller = controller;
        control.term++;
        emit ControllerChanged(identity, controller);
    }

    /// @notice Names a delegate, or changes until when it is one.
    /// @param validUntil unix seconds; the delegate acts in blocks with a timestamp before it
    function addDelegate(address identity, address delegate, uint64 validUntil) external onlyController(identity) {
        if (delegate == address(0)) revert ZeroDelegate();
        if (validUntil <= block.timestamp) revert AlreadyExpired(validUntil);
        _delegates[identity][_control[identity].term][delegate] = validUntil;
        emit DelegateChanged(identity, delegate, validUntil);
    }

    /// @notice Takes a delegate's rights before they expire.
    function removeDelegate(address identity, address delegate) external onlyController(identity) {
        uint64 term = _control[identity].term;
        if (_delegates[identity][term][delegate] == 0) revert UnknownDelegate(identity, delegate);
        delete _delegates[identity][term][delegate];
        emit DelegateChanged(identity, delegate, 0);
    }

    /// @notice Who controls an identity: itself, until control moved.
    function controllerOf(address identity) public view returns (address) {
        Control storage control = _control[identity];
        return control.term == 0 ? identity : control.controller;
    }

    /// @notice Whether an account is the identity's controller or a delegate of the present term, unexpired now.
    function mayAct(address identity, address account) public view returns (bool) {
        return
            controllerOf(identity) == account
                || _delegates[identity][_control[identity].term][account] > block.timestamp;
    }

    /// @notice Whether there is a record.
    function isIdentityExist(address identity) external view returns (bool) {
        return _changed[identity] != 0;
    }

    /// @notice The block of the newest attribute; 0 when there is none.
    function getLatestRelatedBlock(address identity) external view returns (uint256) {
        return _changed[identity];
    }

    /// @notice Whether a key was published, and where its life stands: active, retired, compromised or revoked.
    function keyState(address identity, bytes32 key) external view returns (bool published, uint8 state) {
        uint8 known = _keys[identity][key].statePlusOne;
        return known == 0 ? (false, ACTIVE) : (true, known - 1);
    }

    /// @dev Checks a key's text and that it is not compromised; remembers it when it is new, and whether it is
    /// withdrawn. An authentication entry that comes or goes leaves a known key as it is.
    function _keyAttribute(address identity, bytes32 key, bytes calldata value) private {
        (bytes calldata material, bool obsolete) =
            KeyText.split(value, identity, key == AUTH ? bytes("OBSOLETEAUTH") : bytes("OBSOLETE"));
        if (key == AUTH || key == SECP256K1) {
            KeyText.decimal512(material);
        } else if (key == P256) {
            KeyText.requireMultikey(material, "zDn", 49);
        } else if (key == P384) {
            KeyText.requireMultikey(material, "z82", 71);
        } else if (key == ED25519) {
            KeyText.requireMultikey(material, "z6Mk", 48);
        } else if (key == RSA) {
            KeyText.requireHex(material);
        } else {
            revert UnknownAttribute(key);
        }
        bytes32 hash = keccak256(material);
        Key storage known = _keys[identity][hash];
        uint8 state = known.statePlusOne;
        if (state == COMPROMISED + 1) revert KeyIsCompromised(identity, hash);
        if (state == 0) {
            if (obsolete) revert UnknownKey(identity, hash);
            if (_keyCount[identity] == MAX_KEYS) revert TooManyKeys(identity);
            _keyCount[identity]++;
            known.statePlusOne = ACTIVE + 1;
            known.rsa = key == RSA;
            return;
        }
        if (known.rsa != (key == RSA)) revert KeyOfAnotherKind(identity, hash);
        if (key == AUTH) return;
        if (obsolete) known.statePlusOne = REVOKED + 1;
        else if (state == REVOKED + 1) known.statePlusOne = ACTIVE + 1;
    }

    /// @dev One to 18 printable ASCII characters after the prefix, then zeros only; an end point of bounded length.
    function _requireService(bytes32 key, bytes calldata value) private pure {
        if (value.length == 0 || value.length > MAX_SERVICE) revert NotAService();
        bool ended = false;
        for (uint256 i = 14; i < 32; i++) {
            uint8 c = uint8(key[i]);
            if (c == 0) {
                if (i == 14) revert NotAService();
                ended = true;
            } else if (ended || c < 0x21 || c > 0x7e) {
                revert NotAService();
            }
        }
    }

    /// @dev Unix seconds in decimal, at most 20 digits, no leading zero.
    function _isSeconds(bytes calldata text) private pure returns (bool) {
        if (text.length == 0 || text.length > MAX_CREATED_DIGITS || text[0] == "0") return false;
        for (uint256 i = 0; i < text.length; i++) {
            if (text[i] < "0" || text[i] > "9") return false;
        }
        return true;
    }
}
