// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title The text in which a key stands in an attribute, read strictly
/// @notice WeIdentity writes a key as `<material>|<owner>`, revoked as `<material>OBSOLETE|<owner>`, and readers are
/// known to look for substrings. Here every text has one reading: the owner is the last 42 bytes, exactly one bar
/// stands before it, a suffix counts as a whole only, and the material has the alphabet of its kind, in which
/// neither a bar nor the suffix can be written.
library KeyText {
    /// @dev `0x` and 40 hex digits.
    uint256 private constant OWNER_LENGTH = 42;
    /// @dev 2^512 - 1 has 155 decimal digits.
    uint256 private constant MAX_DIGITS = 155;
    /// @dev 10^77 < 2^256.
    uint256 private constant CHUNK = 77;
    /// @dev Bounds the work and the log; an RSA key of 8192 bits in hex is shorter.
    uint256 private constant MAX_MATERIAL = 4096;

    /// @dev secp256k1's field (SEC 2, section 2.4.1); the curve is y^2 = x^3 + 7.
    uint256 private constant P = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;

    bytes16 private constant HEX = "0123456789abcdef";

    /// @notice The text is not `<material>|<owner>` with the identity's own address, in lower case, as the owner.
    error NotOwnersKey();
    /// @notice The material is not a decimal of at most 512 bits without leading zeros.
    error NotADecimal();
    /// @notice The two numbers are no point of secp256k1.
    error NotOnCurve();
    /// @notice The material is not lower-case hex of whole bytes.
    error NotHex();
    /// @notice The material is not a base58btc Multikey of that curve.
    error NotAMultikey();

    /// @notice Takes `<material>[suffix]|<owner>` apart.
    /// @param value the attribute's value
    /// @param identity whose address the owner must be
    /// @param suffix what marks a revoked one: `OBSOLETE` for keys, `OBSOLETEAUTH` for authentication entries
    /// @return material what stands before the suffix and the bar; its alphabet is not yet checked
    /// @return obsolete whether the suffix stands there
    function split(bytes calldata value, address identity, bytes memory suffix)
        internal
        pure
        returns (bytes calldata material, bool obsolete)
    {
        if (value.length < OWNER_LENGTH + 2) revert NotOwnersKey();
        uint256 bar = value.length - OWNER_LENGTH - 1;
        if (value[bar] != "|" || keccak256(value[bar + 1:]) != keccak256(ownerText(identity))) revert NotOwnersKey();
        material = value[:bar];
        if (bar > suffix.length && keccak256(material[bar - suffix.length:]) == keccak256(suffix)) {
            return (material[:bar - suffix.length], true);
        }
    }

    /// @notice `0x` and 40 lower-case hex digits: the only way an owner is written.
    function ownerText(address owner) internal pure returns (bytes memory text) {
        text = new bytes(OWNER_LENGTH);
        text[0] = "0";
        text[1] = "x";
        uint160 rest = uint160(owner);
        for (uint256 i = OWNER_LENGTH; i > 2; i--) {
            text[i - 1] = HEX[rest & 0xf];
            rest >>= 4;
        }
    }

    /// @notice Reads a decimal of at most 512 bits: digits only, no leading zero, so that each number has one text.
    /// @return high the upper 256 bits; of a secp256k1 key, x
    /// @return low the lower 256 bits; of a secp256k1 key, y
    function decimal512(bytes calldata text) internal pure returns (uint256 high, uint256 low) {
        uint256 length = text.length;
        if (length == 0 || length > MAX_DIGITS || text[0] == "0") revert NotADecimal();
        uint256 at = 0;
        while (at < length) {
            uint256 end = at + CHUNK < length ? at + CHUNK : length;
            uint256 chunk = 0;
            uint256 scale = 1;
            unchecked {
                // At most 77 digits: neither overflows.
                for (; at < end; at++) {
                    uint256 digit = uint256(uint8(text[at])) - 48;
                    if (digit > 9) revert NotADecimal();
                    chunk = chunk * 10 + digit;
                    scale *= 10;
                }
            }
            (high, low) = _timesPlus(high, low, scale, chunk);
        }
    }

    /// @notice The account of a secp256k1 public key: the last 20 bytes of Keccak-256 of x and y, which must be a
    /// point of the curve: any other two numbers hash to an address too, and nobody holds a key for it.
    function accountOf(bytes calldata decimal) internal pure returns (address) {
        (uint256 x, uint256 y) = decimal512(decimal);
        if (x >= P || y >= P || mulmod(y, y, P) != addmod(mulmod(mulmod(x, x, P), x, P), 7, P)) revert NotOnCurve();
        return address(uint160(uint256(keccak256(abi.encode(x, y)))));
    }

    /// @notice Requires lower-case hex of whole bytes, at least one.
    function requireHex(bytes calldata text) internal pure {
        uint256 length = text.length;
        if (length == 0 || length % 2 != 0 || length > MAX_MATERIAL) revert NotHex();
        for (uint256 i = 0; i < length; i++) {
            bytes1 c = text[i];
            if (!((c >= "0" && c <= "9") || (c >= "a" && c <= "f"))) revert NotHex();
        }
    }

    /// @notice Requires a base58btc Multikey: its first characters tell the curve, the rest is base58.
    /// @param prefix how each Multikey of that curve begins, e.g. `zDn` for P-256
    /// @param length the one length that a compressed key of that curve has in base58 behind that prefix
    function requireMultikey(bytes calldata text, bytes memory prefix, uint256 length) internal pure {
        if (text.length != length || keccak256(text[:prefix.length]) != keccak256(prefix)) revert NotAMultikey();
        for (uint256 i = prefix.length; i < length; i++) {
            if (!_isBase58(text[i])) revert NotAMultikey();
        }
    }

    /// @dev (high, low) * scale + chunk, or NotADecimal where that has more than 512 bits.
    function _timesPlus(uint256 high, uint256 low, uint256 scale, uint256 chunk)
        private
        pure
        returns (uint256, uint256)
    {
        unchecked {
            uint256 product = low * scale;
            // The upper half of a 256 x 256 bit product: what modulo 2^256 - 1 and modulo 2^256 differ by.
            uint256 mod = mulmod(low, scale, type(uint256).max);
            uint256 carry = mod - product - (mod < product ? 1 : 0);
            uint256 sum = product + chunk;
            if (sum < product) carry++;
            if (high != 0 && scale > type(uint256).max / high) revert NotADecimal();
            uint256 upper = high * scale + carry;
            if (upper < carry) revert NotADecimal();
            return (upper, sum);
        }
    }

    /// @dev The alphabet of base58btc: no 0, O, I and l.
    function _isBase58(bytes1 c) private pure returns (bool) {
        if (c >= "1" && c <= "9") return true;
        if (c >= "A" && c <= "Z") return c != "I" && c != "O";
        return c >= "a" && c <= "z" && c != "l";
    }
}
