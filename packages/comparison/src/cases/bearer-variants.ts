import { bearerRulesOf } from './bearer-rules.ts';
import {
  LIVE,
  type MatrixInput,
  type MatrixVariant,
  type Sessions,
  sessionCookie,
  TOUCH_DUE,
  tamperedSignature,
  type VariantRow,
  variantOf,
} from './matrix-variant.ts';

/** The variants that present tokens, alone and beside cookies; none for an app that knows no tokens. */
export function bearerVariants({
  bearer,
  cookieName,
  touchAfterSeconds = 0,
  users,
}: MatrixInput): readonly MatrixVariant[] {
  if (bearer === undefined) return [];
  const rules = bearerRulesOf(bearer);
  const unprefixed = ({ one }: Sessions): string => one.signed.newestSecret.slice(2);
  const signed = ({ one }: Sessions): string => one.signed.newestSecret;
  const [good, otherForm] = rules.goodToken === 'signed' ? [signed, unprefixed] : [unprefixed, signed];
  const bad = (sessions: Sessions): string => tamperedSignature(good(sessions));
  const cookie = ({ other }: Sessions): string => sessionCookie(cookieName, other.signed.newestSecret);
  const badCookie = ({ other }: Sessions): string =>
    sessionCookie(cookieName, tamperedSignature(other.signed.newestSecret));

  const rows: readonly VariantRow[] = [
    { name: 'bearer', title: 'a token', presents: 'valid', token: good },
    ...(touchAfterSeconds > 0
      ? [
          {
            name: 'bearer-touch-due',
            title: 'a token of a session that is due to be extended',
            presents: 'valid',
            sessions: [TOUCH_DUE],
            token: good,
          } satisfies VariantRow,
        ]
      : []),
    {
      name: 'bearer-lower-case-scheme',
      title: 'a token behind a scheme in lower case',
      presents: rules.lowerCaseScheme,
      scheme: 'bearer',
      token: good,
    },
    ...(rules.encodedToken === 'same'
      ? []
      : [
          {
            name: 'bearer-encoded',
            title: 'a token with percent-encoding',
            presents: rules.encodedToken,
            token: (sessions) => encodeURIComponent(good(sessions)),
          } satisfies VariantRow,
        ]),
    {
      name: 'bearer-other-form',
      title: rules.goodToken === 'signed' ? 'a token without s:' : 'a token with s:',
      presents: 'invalid',
      token: otherForm,
    },
    {
      name: 'bearer-unsigned',
      title: 'the bare session id as a token',
      presents: 'invalid',
      token: ({ one }) => one.sessionId,
    },
    { name: 'bearer-tampered', title: 'a token with a changed signature', presents: 'invalid', token: bad },
    {
      name: 'bearer-expired',
      title: 'a token of a session that has expired',
      presents: 'invalid',
      sessions: [{ user: 'valid', state: 'expired' }],
      token: good,
    },
    {
      name: 'bearer-logged-out',
      title: 'a token of a session that has ended by logging out',
      presents: 'invalid',
      sessions: [{ user: 'valid', state: 'logged-out' }],
      token: good,
    },
    {
      name: 'bearer-without-token',
      title: 'the word Bearer alone',
      presents: 'invalid',
      sessions: [],
      token: () => '',
    },
    {
      name: 'bearer-and-more',
      title: 'a token and another word behind it',
      presents: 'invalid',
      token: (sessions) => `${good(sessions)} more`,
    },
    {
      name: 'unknown-scheme',
      title: 'a token behind a scheme that is not Bearer',
      presents: 'invalid',
      scheme: 'Token',
      token: good,
    },
    {
      name: 'both-of-one-user',
      title: 'a token and a cookie of one session',
      presents: 'valid',
      token: good,
      cookie,
    },
    {
      name: 'both-of-two-users',
      title: 'a token of one user and a cookie of another',
      presents: 'valid',
      sessions: [LIVE, { user: users.otherTenant === undefined ? 'valid' : 'otherTenant', state: 'live' }],
      token: good,
      cookie,
      expectsExampleStatus: false,
    },
    {
      name: 'bad-bearer-good-cookie',
      title: 'a bad token and a good cookie',
      presents: rules.badTokenGoodCookie,
      sessions: [LIVE, LIVE],
      token: bad,
      cookie,
    },
    {
      name: 'good-bearer-bad-cookie',
      title: 'a good token and a bad cookie',
      presents: rules.goodTokenBadCookie,
      sessions: [LIVE, LIVE],
      token: good,
      cookie: badCookie,
    },
    {
      name: 'unknown-scheme-good-cookie',
      title: 'a scheme that is not Bearer, and a good cookie',
      presents: rules.otherSchemeGoodCookie,
      scheme: 'Token',
      token: good,
      cookie,
    },
    {
      name: 'bearer-without-token-good-cookie',
      title: 'the word Bearer alone, and a good cookie',
      presents: rules.noTokenGoodCookie,
      token: () => '',
      cookie,
    },
  ];
  return rows.map(variantOf);
}
