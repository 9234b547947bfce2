// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Issuer trust: who may vouch for which type
/// @notice Works for every DID method: an issuer is the Keccak-256 of its canonical DID, a type the Keccak-256 of
/// `<family>:<type>`, all types the Keccak-256 of `*`. An administrator appoints the committee and does nothing else;
/// each member acts alone. What a member did stays when the member is dismissed. Nothing rests on `tx.origin`.
contract IssuerTrust {
    uint8 public constant MIN_SALT_LENGTH = 5;
    uint8 public constant MAX_SALT_LENGTH = 64;
    uint256 private constant MAX_NAME = 256;
    /// @dev Salt lengths only ever go forward in time: one member's slip must not block corrections for longer.
    uint256 private constant MAX_AHEAD = 7 days;

    struct Issuer {
        address account;
        bool recognised;
        uint8 saltLength;
        uint64 saltFrom;
        /// @dev Whether a type was ever authorised: from then on there may be credentials.
        bool vouched;
    }

    address public admin;
    address public pendingAdmin;
    mapping(address member => bool) public isCommittee;
    mapping(bytes32 did => Issuer) private _issuers;
    /// @dev 0 no record, 1 authorised, 2 not authorised: an exact type's record goes before `*`, even a negative one.
    mapping(bytes32 did => mapping(bytes32 typeHash => uint8)) private _types;

    event IssuerNamed(bytes32 indexed did, address account, string name);
    event IssuerRecognised(bytes32 indexed did, bool recognised);
    event TypeAuthorised(bytes32 indexed did, bytes32 indexed typeHash, bool authorised);
    /// @notice From `from` on (a credential's issuance, unix seconds) the issuer's salts have `length` characters.
    event SaltLengthAdded(bytes32 indexed did, uint8 length, uint64 from);
    event CommitteeChanged(address indexed member, bool appointed);
    event AdminChanged(address admin);

    error NotAdmin(address sender);
    error NotPendingAdmin(address sender);
    error NotCommittee(address sender);
    error ZeroAddress();
    error ZeroHash();
    /// @notice A name has 1 to 256 bytes.
    error NotAName();
    /// @notice No issuer was named under that DID.
    error UnknownIssuer(bytes32 did);
    /// @notice 5 to 64 characters.
    error SaltLengthOutOfRange(uint8 length);
    /// @notice Each entry begins after the one before, and no more than seven days ahead.
    error SaltLengthNotLater(uint64 from, uint64 last);

    /// @notice Credentials may have been issued by then: what is on record for the past stays.
    error SaltLengthInThePast(uint64 from);

    modifier onlyAdmin() {
        if (msg.sender != admin) revert NotAdmin(msg.sender);
        _;
    }

    modifier onlyCommittee() {
        if (!isCommittee[msg.sender]) revert NotCommittee(msg.sender);
        _;
    }

    modifier named(bytes32 did) {
        if (_issuers[did].account == address(0)) revert UnknownIssuer(did);
        _;
    }

    constructor(address firstAdmin) {
        if (firstAdmin == address(0)) revert ZeroAddress();
        admin = firstAdmin;
        emit AdminChanged(firstAdmin);
    }

    /// @notice Offers the administration; the present administrator stays one until it is accepted. Zero takes an
    /// offer back.
    function transferAdmin(address to) external onlyAdmin {
        pendingAdmin = to;
    }

    /// @notice Takes the administration that was offered to the sender.
    function acceptAdmin() external {
        if (msg.sender != pendingAdmin) revert NotPendingAdmin(msg.sender);
        admin = msg.sender;
        pendingAdmin = address(0);
        emit AdminChanged(msg.sender);
    }

    /// @notice Makes an account a member of the committee.
    function appoint(address member) external onlyAdmin {
        if (member == address(0)) revert ZeroAddress();
        isCommittee[member] = true;
        emit CommitteeChanged(member, true);
    }

    /// @notice Takes a member's rights, at once.
    function dismiss(address member) external onlyAdmin {
        isCommittee[member] = false;
        emit CommitteeChanged(member, false);
    }

    /// @notice Names an issuer and the account that acts for it, or changes either. An issuer named for the first
    /// time is recognised too; naming again leaves that as it is.
    /// @param account for a did:weid issuer informative only: there the DID's own address, or who controls it, acts
    function nameIssuer(bytes32 did, address account, string calldata name) external onlyCommittee {
        if (did == bytes32(0)) revert ZeroHash();
        if (account == address(0)) revert ZeroAddress();
        if (bytes(name).length == 0 || bytes(name).length > MAX_NAME) revert NotAName();
        Issuer storage issuer = _issuers[did];
        bool first = issuer.account == address(0);
        issuer.account = account;
        emit IssuerNamed(did, account, name);
        if (first) {
            issuer.recognised = true;
            emit IssuerRecognised(did, true);
        }
    }

    /// @notice Nothing an unrecognised issuer signed is trusted, whatever its types say.
    function recognise(bytes32 did) external onlyCommittee named(did) {
        _issuers[did].recognised = true;
        emit IssuerRecognised(did, true);
    }

    /// @notice Takes recognition away; types and salt lengths stay on record.
    function unrecognise(bytes32 did) external onlyCommittee named(did) {
        _issuers[did].recognised = false;
        emit IssuerRecognised(did, false);
    }

    /// @notice Lets an issuer vouch for a type.
    function authorise(bytes32 did, bytes32 typeHash) external onlyCommittee named(did) {
        if (typeHash == bytes32(0)) revert ZeroHash();
        _types[did][typeHash] = 1;
        _issuers[did].vouched = true;
        emit TypeAuthorised(did, typeHash, true);
    }

    /// @notice Records that an issuer may not vouch for a type; this goes before a `*` that says it may.
    function deauthorise(bytes32 did, bytes32 typeHash) external onlyCommittee named(did) {
        if (typeHash == bytes32(0)) revert ZeroHash();
        _types[did][typeHash] = 2;
        emit TypeAuthorised(did, typeHash, false);
    }

    /// @notice Declares how long the issuer's WeIdentity salts are, from a moment on. Without a declaration it is 5.
    /// @param from unix seconds, at most seven days ahead; once a type was authorised, after this block's time: else
    /// credentials that were issued already would mean something else
    function addSaltLength(bytes32 did, uint8 length, uint64 from) external onlyCommittee named(did) {
        if (length < MIN_SALT_LENGTH || length > MAX_SALT_LENGTH) revert SaltLengthOutOfRange(length);
        Issuer storage issuer = _issuers[did];
        if ((issuer.saltLength != 0 && from <= issuer.saltFrom) || from > block.timestamp + MAX_AHEAD) {
            revert SaltLengthNotLater(from, issuer.saltFrom);
        }
        if (issuer.vouched && from <= block.timestamp) revert SaltLengthInThePast(from);
        issuer.saltLength = length;
        issuer.saltFrom = from;
        emit SaltLengthAdded(did, length, from);
    }

    /// @notice The account that acts for an issuer; zero when none was named.
    function accountOf(bytes32 did) external view returns (address) {
        return _issuers[did].account;
    }

    /// @notice Whether the committee recognises the issuer.
    function isRecognised(bytes32 did) external view returns (bool) {
        return _issuers[did].recognised;
    }

    /// @notice What is on record for exactly this type: nothing, authorised, or not.
    function authorisation(bytes32 did, bytes32 typeHash) external view returns (bool recorded, bool authorised) {
        uint8 entry = _types[did][typeHash];
        return (entry != 0, entry == 1);
    }

    /// @notice Whether a type was ever authorised, even if none is now.
    function everVouched(bytes32 did) external view returns (bool) {
        return _issuers[did].vouched;
    }

    /// @notice The newest entry of the issuer's salt lengths; length 0 when there is none.
    function lastSaltLength(bytes32 did) external view returns (uint8 length, uint64 from) {
        Issuer storage issuer = _issuers[did];
        return (issuer.saltLength, issuer.saltFrom);
    }
}
