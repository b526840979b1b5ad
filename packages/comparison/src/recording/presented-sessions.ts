import { sessionIdOf } from '../cases/credential.ts';
import type { HeaderPair } from '../results/observation.ts';

/** What a request says about who sends it. */
export interface PresentedSessions {
  /** Value of the session cookie as it was sent. */
  readonly cookie?: string;
  /** What stands behind `Bearer`. */
  readonly bearer?: string;
  /** It has an Authorization of another kind. */
  readonly hasOtherAuthorization: boolean;
  /** Every text of the request by which somebody could get in, in each spelling. */
  readonly secrets: readonly string[];
}

/** Shorter values are words that would be found everywhere. */
const SHORTEST_SECRET = 8;

/** Reads the credentials of a request. Nothing is checked: who is let in is for the app to say. */
export function presentedSessions(headers: readonly HeaderPair[], cookieName: string): PresentedSessions {
  const valuesOf = (sought: string): readonly string[] =>
    headers.filter(([name]) => name.toLowerCase() === sought).map(([, value]) => value);
  const cookies = valuesOf('cookie').flatMap((line) => line.split(';').map(cookieOf));
  const cookie = cookies.find(({ name, value }) => name === cookieName && value !== '')?.value;
  const authorizations = valuesOf('authorization').filter((value) => value.trim() !== '');
  const tokens = authorizations.map((value) => /^bearer +(\S+) *$/i.exec(value)?.[1]);
  const [bearer] = tokens;
  return {
    ...(cookie === undefined ? {} : { cookie }),
    ...(bearer === undefined ? {} : { bearer }),
    hasOtherAuthorization: authorizations.length > 1 || tokens.includes(undefined),
    secrets: secretsIn([...cookies.map(({ value }) => value), ...authorizations.flatMap(partsOf)]),
  };
}

/** What the sessions of a cookie and of a token are known by: the bare id where there is one. */
export function sessionKeyOf(presented: string): string {
  return sessionIdOf(presented) ?? presented;
}

function cookieOf(piece: string): { readonly name: string; readonly value: string } {
  const at = piece.indexOf('=');
  return {
    name: piece.slice(0, Math.max(at, 0)).trim(),
    value: piece
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1'),
  };
}

/** The whole value and what stands behind the scheme. */
function partsOf(authorization: string): readonly string[] {
  return [authorization, authorization.replace(/^\S+\s+/, '')];
}

function secretsIn(values: readonly string[]): readonly string[] {
  const spellings = values.flatMap((value) => {
    const id = sessionIdOf(value);
    const plain = decoded(value);
    return [value, plain, encodeURIComponent(plain), ...(id === undefined ? [] : [id])];
  });
  return [...new Set(spellings)].filter(({ length }) => length >= SHORTEST_SECRET);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
