/**
 * A certificate that signs itself, for 127.0.0.1, until 2126. Its key protects nothing: it is public.
 *
 * Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500
 * -subj '/CN=straddle test' -addext 'subjectAltName=IP:127.0.0.1'`.
 */
export const TEST_CERTIFICATE: string = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT6gAwIBAgIULPdfFpOJmcTA4AWw9m4vzvmu7LkwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNc3RyYWRkbGUgdGVzdDAgFw0yNjExMjExNDMwNDRaGA8yMTI2
MTAyODE0MzA0NFowGDEWMBQGA1UEAwwNc3RyYWRkbGUgdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABPnMv8YGhSMF61PfjaABzny/kj5onspf9K8hhrg/jcpn
GumBRh4BegCnHxQCClYVCOmRiKMBHRHVhnOhi/XX4+2jZDBiMB0GA1UdDgQWBBQS
bETZIkqmWkpunER2zIlZBXx9QTAfBgNVHSMEGDAWgBQSbETZIkqmWkpunER2zIlZ
BXx9QTAPBgNVHRMBAf8EBTADAQH/MA8GA1UdEQQIMAaHBH8AAAEwCgYIKoZIzj0E
AwIDSQAwRgIhAMqlUyfF9ib+AxbMacM2NLQJuoNMwzS0xH7U39iQIzkrAiEA8TLW
+yp1ndLAQyP1qkdxirmKapWm48tdmSOLzE/+e5E=
-----END CERTIFICATE-----
`;

export const TEST_CERTIFICATE_KEY: string = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0YvmWxb5cxToF4Md
I7JjlnszoF1slCJOVlGaWKV77l2hRANCAAT5zL/GBoUjBetT342gAc58v5I+aJ7K
X/SvIYa4P43KZxrpgUYeAXoApx8UAgpWFQjpkYijAR0R1YZzoYv11+Pt
-----END PRIVATE KEY-----
`;
