import {
  type MatrixInput,
  type MatrixVariant,
  type Sessions,
  sessionCookie,
  type VariantRow,
  variantOf,
} from './matrix-variant.ts';

/** What a browser says of where a request comes from. */
const ORIGIN_HEADERS = ['Origin', 'Referer', 'Sec-Fetch-Site'];

/** The variants of unsafe requests that a page of another site could make a browser send. */
export function crossSiteVariants(input: MatrixInput): readonly MatrixVariant[] {
  const { cookieName, bearer, allowedOrigin, csrfHeaders } = input;
  const cookie = ({ one }: Sessions): string => sessionCookie(cookieName, one.signed.newestSecret);
  const foreign = { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' };

  const rows: readonly Omit<VariantRow, 'methods'>[] = [
    { name: 'cross-site', title: 'a page of another site', presents: 'valid', cookie, headers: foreign },
    {
      name: 'cross-site-anonymous',
      title: 'a page of another site, without a credential',
      presents: 'nothing',
      sessions: [],
      headers: foreign,
    },
    {
      name: 'cross-site-without-origin',
      title: 'a page of another site that hides its origin',
      presents: 'valid',
      cookie,
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    },
    {
      name: 'null-origin',
      title: 'a page whose origin is null',
      presents: 'valid',
      cookie,
      headers: { Origin: 'null' },
    },
    { name: 'missing-origin', title: 'no word about where it comes from', presents: 'valid', cookie },
    ...(allowedOrigin === undefined
      ? []
      : [
          {
            name: 'own-origin',
            title: 'a page that may',
            presents: 'valid',
            cookie,
            headers: { Origin: allowedOrigin, 'Sec-Fetch-Site': 'same-site' },
            expectsExampleStatus: true,
          } satisfies VariantRow,
        ]),
    ...(csrfHeaders === undefined
      ? []
      : [
          {
            name: 'missing-csrf',
            title: `without ${csrfHeaders.join(' and ')}`,
            presents: 'valid',
            cookie,
            withoutHeaders: csrfHeaders,
          } satisfies VariantRow,
        ]),
    ...(bearer === undefined
      ? []
      : [
          {
            name: 'cross-site-bearer',
            title: 'a page of another site that holds a token',
            presents: 'valid',
            token: ({ one }: Sessions) =>
              bearer.style === 'overwrite-header-unprefixed'
                ? one.signed.newestSecret.slice(2)
                : one.signed.newestSecret,
            headers: foreign,
          } satisfies VariantRow,
        ]),
  ];
  return rows.map((row) =>
    variantOf({
      withoutHeaders: ORIGIN_HEADERS,
      expectsExampleStatus: false,
      ...row,
      methods: 'unsafe',
    }),
  );
}
