// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Entities} from "./Entities.sol";
import {IssuerTrust} from "./IssuerTrust.sol";

/// @title Who may act for a DID
/// @notice The one answer for every contract that takes a DID as text. A did:weid DID belongs to whoever may act for
/// its address in Entities, whatever the trust contract names; any other DID to whoever may act for the account that
/// the committee named for it. In both cases that is the account's controller (the account itself until control
/// moved) or an unexpired delegate of it. Either way only for a DID that the committee named: readers keep what is
/// said for each, and a did:weid DID costs nothing.
library Acting {
    uint256 private constant MAX_DID = 2048;
    uint256 private constant MAX_CHAIN_DIGITS = 18;
    uint256 private constant ADDRESS_LENGTH = 42;

    /// @notice Begins like a did:weid DID and is not `did:weid:<decimal>:0x<40 lower-case hex digits>`.
    error MalformedWeId(string did);
    /// @notice A DID has 1 to 2048 bytes.
    error MalformedDid();
    /// @notice The sender may not act for that DID.
    error NotIssuer(bytes32 did, address sender);

    /// @notice Requires that the DID was named in the trust contract and that the sender may act for it.
    /// @return hash Keccak-256 of the DID's text: how the issuer is known in events
    function requireActing(Entities entities, IssuerTrust trust, string calldata did, address sender)
        internal
        view
        returns (bytes32 hash)
    {
        hash = keccak256(bytes(did));
        (bool isWeId, address account) = parse(did);
        address named = trust.accountOf(hash);
        if (named == address(0)) revert IssuerTrust.UnknownIssuer(hash);
        if (!isWeId) account = named;
        if (account == address(0) || !entities.mayAct(account, sender)) revert NotIssuer(hash, sender);
    }

    /// @notice Reads a DID: strictly where it is, in whatever case, one of WeIdentity's.
    /// @return isWeId whether it is a did:weid DID
    /// @return identity its address; zero for another method
    function parse(string calldata did) internal pure returns (bool isWeId, address identity) {
        bytes calldata text = bytes(did);
        if (text.length == 0 || text.length > MAX_DID) revert MalformedDid();
        if (!_beginsLikeWeId(text)) return (false, address(0));
        // No upper case anywhere, no leading zero, nothing before or after: one text for each entity.
        if (bytes9(text[:9]) != "did:weid:") revert MalformedWeId(did);
        uint256 at = 9;
        while (at < text.length && text[at] >= "0" && text[at] <= "9") at++;
        uint256 digits = at - 9;
        if (
            digits == 0 || digits > MAX_CHAIN_DIGITS || (text[9] == "0" && digits > 1)
                || text.length != at + 1 + ADDRESS_LENGTH || text[at] != ":" || text[at + 1] != "0"
                || text[at + 2] != "x"
        ) revert MalformedWeId(did);
        uint160 value = 0;
        for (uint256 i = at + 3; i < text.length; i++) {
            uint8 c = uint8(text[i]);
            if (c >= 0x30 && c <= 0x39) value = value * 16 + (c - 0x30);
            else if (c >= 0x61 && c <= 0x66) value = value * 16 + (c - 0x57);
            else revert MalformedWeId(did);
        }
        // The zero address would be nobody's: NotIssuer for every sender.
        return (true, address(value));
    }

    /// @dev Whether the first nine characters are `did:weid:` in any case.
    function _beginsLikeWeId(bytes calldata text) private pure returns (bool) {
        bytes9 method = "did:weid:";
        if (text.length < 9) return false;
        for (uint256 i = 0; i < 9; i++) {
            bytes1 c = text[i];
            if (c >= "A" && c <= "Z") c |= 0x20;
            if (c != method[i]) return false;
        }
        return true;
    }
}
