# Certificates of the development stack: a CA of its own, the server's certificate, one for each agency's system.

# make_pki: what does not exist yet, or ends within a month. Everything is P-256, valid for a year; keys are unencrypted PEM,
# readable by the owner, and are kept when a certificate is renewed: agencies are known by theirs.
make_pki() {
    local pki=$home/pki
    mkdir -p "$pki"
    if ends_soon "$pki/ca.crt"; then
        step "making certificates"
        local key=()
        choose_key "$pki/ca.key"
        openssl_quiet req -x509 "${key[@]}" -days 365 \
            -subj "/CN=CredGate development CA" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -out "$pki/ca.crt.new"
        mv "$pki/ca.crt.new" "$pki/ca.crt"
    fi
    ! ends_soon "$pki/server.crt" || make_certificate server localhost "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1
extendedKeyUsage=serverAuth"
    make_iaca
    make_issuers_root
    local agency
    for agency in "${agencies[@]}"; do
        ! ends_soon "$pki/$agency.crt" || make_certificate "$agency" "$agency" "extendedKeyUsage=clientAuth"
    done
}

# ends_soon CERTIFICATE [DAYS]: whether it is not there, or ends within these days, a month where none are named.
ends_soon() { ! openssl x509 -in "$1" -noout -checkend $((${2:-30} * 24 * 3600)) >/dev/null 2>&1; }

# below CERTIFICATE ROOT: whether the root signed it; with `pki` removed and made anew it is another one of that name.
below() { openssl verify -no-CApath -no-CAstore -CAfile "$2" "$1" >/dev/null 2>&1; }

# What an agency's certificate says of lists of revoked ones: nobody keeps one (noRevAvail, RFC 9608).
unlisted=2.5.29.56=DER:0500

# choose_key FILE: sets the array `key`, what tells `openssl req` to take the key in the file, or to make one there.
choose_key() {
    if [[ -s $1 ]]; then key=(-key "$1"); else key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1"); fi
}

# The IACA of the development stack (ISO/IEC 18013-5, annex B.1.2): the root below which agencies sign mobile documents.
make_iaca() {
    make_root "$home/pki/iaca/iaca.crt" "$home/pki/iaca.key" "/C=UT/CN=CredGate development IACA" -addext "issuerAltName=URI:http://localhost/"
}

# The root of the development stack below which agencies sign with x5c (docs/formats.md).
make_issuers_root() { make_root "$home/pki/issuers/root.crt" "$home/pki/issuers.key" "/CN=CredGate development issuers"; }

# make_root CERTIFICATE KEY SUBJECT [OPTION…]: where there is none.
make_root() {
    local certificate=$1 key=$2 subject=$3
    mkdir -p "${certificate%/*}"
    [[ -f $certificate ]] || {
        openssl_quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
            -subj "$subject" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" "${@:4}" -keyout "$key" -out "$certificate.new"
        mv "$certificate.new" "$certificate"
    }
}

# make_document_signer AGENCY KEY DNS: a certificate as document signer (annex B.1.4) for a key in the token; make_jose_signer: one for x5c.
make_document_signer() { [[ -s $home/document-signers/$1.pem ]] || certify_document_signer "$@"; }
make_jose_signer() { [[ -s $home/jose-signers/$1.pem ]] || certify_jose_signer "$@"; }

renew_document_signer() { renew_signer document "$home/pki/iaca/iaca.crt" 'CredGate development IACA' "document signer's certificate" "$@"; }
renew_jose_signer() { renew_signer jose "$home/pki/issuers/root.crt" 'CredGate development issuers' "certificate for x5c" "$@"; }

# renew_signer USE ROOT NAME WHAT AGENCY KEY DNS: before a document for a year would outlive it, and where the root is another one. Another
# CA's is for somebody else to renew, and so is one that somebody took away.
renew_signer() {
    local use=$1 authority=$2 named=$3 what=$4 pem=$home/$1-signers/$5.pem
    [[ -s $pem ]] || return 0
    ! below "$pem" "$authority" || ends_soon "$pem" 400 || return 0
    [[ $(openssl x509 -in "$pem" -noout -issuer 2>/dev/null) != *"$named" ]] || ("certify_${use}_signer" "${@:5}") ||
        say "the $what of $5 is not renewed: $pem"
}

# Its CRL, which annex B wants, is left out: nothing serves one here, and a certificate that names one must be on none.
certify_document_signer() {
    certify_signer document "$home/pki/iaca/iaca.crt" "C=UT,CN=$1 document signer" "$@" \
        'extendedKeyUsage=critical,1.0.18013.5.1.2' 'issuerAltName=URI:http://localhost/'
}

certify_jose_signer() { certify_signer jose "$home/pki/issuers/root.crt" "CN=$1" "$@" 'basicConstraints=critical,CA:FALSE'; }

# certify_signer USE ROOT SUBJECT AGENCY KEY DNS [EXTENSION…]: the root's key lies beside the root's folder, by its name.
certify_signer() {
    local authority=$2 subject=$3 dns=$6 pem=$home/$1-signers/$4.pem
    local key=${authority%/*} request=$home/pki/$4-$1.csr
    mkdir -p "${pem%/*}"
    program hsm csr --label "$5" --subject "$subject" --dns "$dns" >"$request"
    openssl_quiet x509 -req -in "$request" -CA "$authority" -CAkey "$key.key" -CAcreateserial -CAserial "$key.srl" -days 450 \
        -extfile <(printf '%s\n' 'keyUsage=critical,digitalSignature' 'subjectKeyIdentifier=hash' 'authorityKeyIdentifier=keyid' \
            "subjectAltName=DNS:$dns" "$unlisted" "${@:7}") -out "$pem.new"
    mv "$pem.new" "$pem"
    rm -f "$request"
}

# make_certificate FILE COMMON_NAME EXTENSIONS [DAYS]: signed by the CA of the stack.
make_certificate() {
    local pki=$home/pki key=()
    choose_key "$pki/$1.key"
    openssl_quiet req -new "${key[@]}" -subj "/CN=$2" -out "$pki/$1.csr"
    openssl_quiet x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial \
        -days "${4:-365}" -extfile <(printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n%s\n' "$3") \
        -out "$pki/$1.crt.new"
    mv "$pki/$1.crt.new" "$pki/$1.crt"
    rm -f "$pki/$1.csr"
}

# The pin of a certificate: SHA-256 of its public key (SubjectPublicKeyInfo), base64.
pin_of() {
    printf 'sha256/%s' "$(openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER |
        openssl dgst -sha256 -binary | openssl base64 -A)"
}

openssl_quiet() {
    local said
    said=$(umask 077 && openssl "$@" 2>&1) || fail "openssl $1: $said"
}
