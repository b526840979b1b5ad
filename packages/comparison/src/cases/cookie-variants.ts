import {
  LIVE,
  type MatrixInput,
  type MatrixVariant,
  type Sessions,
  sessionCookie,
  TOUCH_DUE,
  tampered,
  tamperedSignature,
  type VariantRow,
  variantOf,
} from './matrix-variant.ts';

/** API Gateway takes 10,240 bytes of headers; this leaves room for the others. */
const FILLER_CHARACTERS = 8000;

/** The variants that present cookies, or nothing at all. */
export function cookieVariants({
  cookieName,
  hasOlderSecret,
  touchAfterSeconds = 0,
  users,
}: MatrixInput): readonly MatrixVariant[] {
  const cookie = (value: string): string => `${cookieName}=${value}`;
  const signed = (value: string): string => sessionCookie(cookieName, value);
  const good = ({ one }: Sessions): string => signed(one.signed.newestSecret);
  const bad = ({ other }: Sessions): string => signed(tamperedSignature(other.signed.newestSecret));
  const otherUser = users.otherTenant === undefined ? 'valid' : 'otherTenant';

  const rows: readonly VariantRow[] = [
    { name: 'anonymous', title: 'no credential', presents: 'nothing', sessions: [] },
    { name: 'cookie', title: 'a session cookie as the app sends it', presents: 'valid', cookie: good },
    ...(touchAfterSeconds > 0
      ? [
          {
            name: 'touch-due',
            title: 'a session that is due to be extended',
            presents: 'valid',
            sessions: [TOUCH_DUE],
            cookie: good,
          } satisfies VariantRow,
        ]
      : []),
    {
      name: 'cookie-unencoded',
      title: 'a session cookie without percent-encoding',
      presents: 'valid',
      cookie: ({ one }) => cookie(one.signed.newestSecret),
    },
    {
      name: 'cookie-lower-case-escapes',
      title: 'a session cookie with escapes in lower case',
      presents: 'valid',
      cookie: (sessions) => good(sessions).replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    },
    {
      name: 'cookie-quoted',
      title: 'a session cookie in double quotes',
      presents: 'valid',
      cookie: ({ one }) => cookie(`"${encodeURIComponent(one.signed.newestSecret)}"`),
    },
    {
      name: 'cookie-among-others',
      title: 'a session cookie between other cookies and pieces that are none',
      presents: 'valid',
      cookie: (sessions) => `theme=dark;${good(sessions)};; piece; language=de`,
    },
    {
      name: 'oversized-cookie',
      title: 'a session cookie behind 8 KB of another',
      presents: 'valid',
      cookie: (sessions) => `filler=${'x'.repeat(FILLER_CHARACTERS)}; ${good(sessions)}`,
    },
    {
      name: 'cookie-encoded-twice',
      title: 'a session cookie that was percent-encoded twice',
      presents: 'invalid',
      cookie: ({ one }) => signed(encodeURIComponent(one.signed.newestSecret)),
    },
    {
      name: 'cookie-unsigned',
      title: 'the bare session id',
      presents: 'invalid',
      cookie: ({ one }) => cookie(one.sessionId),
    },
    {
      name: 'cookie-without-prefix',
      title: 'the signed id without s:',
      presents: 'invalid',
      cookie: ({ one }) => signed(one.signed.newestSecret.slice(2)),
    },
    { name: 'tampered-signature', title: 'a changed signature', presents: 'invalid', cookie: bad },
    {
      name: 'tampered-id',
      title: 'a changed session id',
      presents: 'invalid',
      // The last character before the dot and the 43 of the signature.
      cookie: ({ one }) => signed(tampered(one.signed.newestSecret, -45)),
    },
    {
      name: 'wrong-secret',
      title: 'a signature by a secret that the app does not have',
      presents: 'invalid',
      cookie: ({ one }) => signed(one.signed.wrongSecret),
    },
    ...(hasOlderSecret
      ? [
          {
            name: 'older-secret',
            title: 'a signature by the second secret of the list',
            presents: 'valid',
            cookie: ({ one }) => signed(one.signed.olderSecret ?? ''),
          } satisfies VariantRow,
        ]
      : []),
    {
      name: 'expired',
      title: 'a session that has expired',
      presents: 'invalid',
      sessions: [{ user: 'valid', state: 'expired' }],
      cookie: good,
    },
    {
      name: 'logged-out',
      title: 'a session that has ended by logging out',
      presents: 'invalid',
      sessions: [{ user: 'valid', state: 'logged-out' }],
      cookie: good,
    },
    {
      name: 'deleted-user',
      title: 'a session of a user who does not exist any more',
      presents: 'invalid',
      sessions: [{ user: 'deleted', state: 'live' }],
      cookie: good,
    },
    {
      name: 'disabled-user',
      title: 'a session of a user whom the app rejects',
      presents: 'invalid',
      sessions: [{ user: 'disabled', state: 'live' }],
      cookie: good,
    },
    ...(['otherTenant', 'manyRoles', 'fewRoles'] as const).map(
      (user): VariantRow => ({
        name: { otherTenant: 'other-tenant', manyRoles: 'many-roles', fewRoles: 'few-roles' }[user],
        title: {
          otherTenant: 'a user of another tenant',
          manyRoles: 'a user with many roles',
          fewRoles: 'a user with few roles',
        }[user],
        presents: 'valid',
        sessions: [{ user, state: 'live' }],
        cookie: good,
        expectsExampleStatus: false,
      }),
    ),
    {
      name: 'empty-cookie',
      title: 'a session cookie without a value',
      presents: 'invalid',
      sessions: [],
      cookie: () => cookie(''),
    },
    {
      name: 'cookie-name-case',
      title: "a session cookie with its name's letters in other case",
      presents: 'invalid',
      cookie: (sessions) => `${otherCase(cookieName)}${good(sessions).slice(cookieName.length)}`,
    },
    {
      name: 'good-then-tampered-cookie',
      title: 'two session cookies, a good one first',
      presents: 'valid',
      sessions: [LIVE, LIVE],
      cookie: (sessions) => `${good(sessions)}; ${bad(sessions)}`,
    },
    {
      name: 'tampered-then-good-cookie',
      title: 'two session cookies, a bad one first',
      presents: 'invalid',
      sessions: [LIVE, LIVE],
      cookie: (sessions) => `${bad(sessions)}; ${good(sessions)}`,
    },
    {
      name: 'two-good-cookies',
      title: 'two session cookies of two users',
      presents: 'valid',
      sessions: [LIVE, { user: otherUser, state: 'live' }],
      cookie: (sessions) => `${good(sessions)}; ${signed(sessions.other.signed.newestSecret)}`,
    },
  ];
  return rows.map(variantOf);
}

function otherCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
