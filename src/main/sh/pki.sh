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
    local pki=$home/pki
    mkdir -p "$pki/iaca"
    [[ -f $pki/iaca/iaca.crt ]] || {
        openssl_quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
            -subj "/C=UT/CN=CredGate development IACA" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "issuerAltName=URI:http://localhost/" \
            -keyout "$pki/iaca.key" -out "$pki/iaca/iaca.crt.new"
        mv "$pki/iaca/iaca.crt.new" "$pki/iaca/iaca.crt"
    }
}

# make_document_signer AGENCY KEY DNS: a certificate as document signer (annex B.1.4) for a key in the token.
make_document_signer() {
    local pem=$home/document-signers/$1.pem
    [[ -s $pem ]] || certify_document_signer "$@"
}

# renew_document_signer AGENCY KEY DNS: before a document for a year would outlive it, and where the root is another one. Another CA's
# is for somebody else to renew, and so is one that somebody took away.
renew_document_signer() {
    local pem=$home/document-signers/$1.pem
    [[ -s $pem ]] || return 0
    ! below "$pem" "$home/pki/iaca/iaca.crt" || ends_soon "$pem" 400 || return 0
    [[ $(openssl x509 -in "$pem" -noout -issuer 2>/dev/null) != *'CredGate development IACA' ]] || (certify_document_signer "$@") ||
        say "the document signer's certificate of $1 is not renewed: $pem"
}

certify_document_signer() {
    local pki=$home/pki pem=$home/document-signers/$1.pem
    mkdir -p "$home/document-signers"
    program hsm csr --label "$2" --subject "C=UT,CN=$1 document signer" --dns "$3" >"$pki/$1-ds.csr"
    # Its CRL, which annex B wants, is left out: nothing serves one here, and a certificate that names one must be on none.
    openssl_quiet x509 -req -in "$pki/$1-ds.csr" -CA "$pki/iaca/iaca.crt" -CAkey "$pki/iaca.key" -CAcreateserial \
        -CAserial "$pki/iaca.srl" -days 450 -extfile <(printf '%s\n' 'keyUsage=critical,digitalSignature' \
            'extendedKeyUsage=critical,1.0.18013.5.1.2' 'issuerAltName=URI:http://localhost/' \
            'subjectKeyIdentifier=hash' 'authorityKeyIdentifier=keyid' "subjectAltName=DNS:$3" "$unlisted") -out "$pem.new"
    mv "$pem.new" "$pem"
    rm -f "$pki/$1-ds.csr"
}

# The root of the development stack below which agencies sign with x5c (docs/formats.md).
make_issuers_root() {
    local pki=$home/pki
    mkdir -p "$pki/issuers"
    [[ -f $pki/issuers/root.crt ]] || {
        openssl_quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
            -subj "/CN=CredGate development issuers" -addext "keyUsage=critical,keyCertSign,cRLSign" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -keyout "$pki/issuers.key" -out "$pki/issuers/root.crt.new"
        mv "$pki/issuers/root.crt.new" "$pki/issuers/root.crt"
    }
}

# make_jose_signer AGENCY KEY DNS, renew_jose_signer AGENCY KEY DNS: the same for x5c.
make_jose_signer() {
    local pem=$home/jose-signers/$1.pem
    [[ -s $pem ]] || certify_jose_signer "$@"
}

renew_jose_signer() {
    local pem=$home/jose-signers/$1.pem
    [[ -s $pem ]] || return 0
    ! below "$pem" "$home/pki/issuers/root.crt" || ends_soon "$pem" 400 || return 0
    [[ $(openssl x509 -in "$pem" -noout -issuer 2>/dev/null) != *'CredGate development issuers' ]] || (certify_jose_signer "$@") ||
        say "the certificate for x5c of $1 is not renewed: $pem"
}

certify_jose_signer() {
    local pki=$home/pki pem=$home/jose-signers/$1.pem
    mkdir -p "$home/jose-signers"
    program hsm csr --label "$2" --subject "CN=$1" --dns "$3" >"$pki/$1-jose.csr"
    openssl_quiet x509 -req -in "$pki/$1-jose.csr" -CA "$pki/issuers/root.crt" -CAkey "$pki/issuers.key" -CAcreateserial \
        -CAserial "$pki/issuers.srl" -days 450 -extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' \
            'keyUsage=critical,digitalSignature' 'subjectKeyIdentifier=hash' 'authorityKeyIdentifier=keyid' \
            "subjectAltName=DNS:$3" "$unlisted") -out "$pem.new"
    mv "$pem.new" "$pem"
    rm -f "$pki/$1-jose.csr"
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
