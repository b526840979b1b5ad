import type { BytesBody, ExampleBody } from '../cases/example-body.ts';
import type { RouteExample } from '../cases/examples.ts';
import type { Difference } from '../differences/difference.ts';
import { textOf } from '../http/body-text.ts';
import { expressEtagOf, hasEtagOfItsBody } from '../http/express-etag.ts';
import { CREDENTIAL_PLACEHOLDER_PREFIX } from '../http/set-cookie.ts';
import { keysOf } from '../json/json-path.ts';
import {
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  parseJson,
  writeJson,
} from '../json/json-value.ts';
import type { HeaderPair, ObservedResponse } from '../results/observation.ts';

/** A value that must not be seen, and what stands for it. */
export interface KnownSecret {
  readonly value: string;
  readonly placeholder: string;
}

const SECRET_WORDS =
  '(?:token|secret|password|passphrase|authorization|cookie|api[-_]?key|credential|csrf|xsrf|jwt|session[-_]?(?:id|ref))s?(?:[-_]?(?:hash|digest))?';

const SECRET_NAME = new RegExp(`${SECRET_WORDS}$`, 'i');

/**
 * Secrets that nobody announced but that give themselves away by their form, or by their name in a query, in a
 * form, or in JSON that is a part of a text.
 */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/s(?::|%3A)[\w%-]{8,}\.(?:[\w+/-]|%2B|%2F){43}=?/gi, '(signed value)'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(JWT)'],
  [/\b(bearer|basic)\s+[\w.~+/:%-]+=*/gi, '$1 (masked)'],
  [new RegExp(`((?:^|[?&\\s])[^=&?#\\s]*${SECRET_WORDS}=)[^&#\\s"'<>]+`, 'gim'), '$1(masked)'],
  [new RegExp(`("[^"]*${SECRET_WORDS}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi'), '$1"(masked)"'],
];

/** Every secret form has one of these in it, and most texts of an answer have none. */
const SECRET_HINT = new RegExp(`s(?::|%3A)|eyJ|bearer|basic|${SECRET_WORDS}`, 'i');

const SECRET_WORD = new RegExp(`^${SECRET_WORDS}$`, 'i');

/** Whether a text is nothing but a word that makes names secret, such as `password`. */
export function isSecretWord(text: string): boolean {
  return SECRET_WORD.test(text);
}

/** Whether a header or JSON key is one whose value nobody should print, whatever it is. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Replaces secrets in text: the known ones, each by its placeholder, then whatever has the form of a
 * signed cookie, a JWT or an Authorization value.
 *
 * @example
 * maskText('sid=abc', [{ value: 'abc', placeholder: '(session id)' }]); //=> 'sid=(session id)'
 */
export function maskText(text: string, secrets: readonly KnownSecret[]): string {
  const known = replaceKnown(text, secrets);
  if (!SECRET_HINT.test(known)) return known;
  return SECRET_FORMS.reduce((masked, [form, placeholder]) => masked.replaceAll(form, placeholder), known);
}

/**
 * Replaces the known secrets in a response, before it is compared. Since each side carries its own
 * credential, this is also what makes an echoed one equal on both sides.
 *
 * @returns The response, its body as text if anything in it was replaced. Bodies that are not text are
 *   left alone: of those only lengths and offsets are ever reported.
 */
export function maskResponse(response: ObservedResponse, secrets: readonly KnownSecret[]): ObservedResponse {
  const text = textOf(response.body);
  const masked = text === undefined ? undefined : replaceKnown(text, secrets);
  const body = masked === undefined || masked === text ? response.body : masked;
  // Made of the secret, it would tell whether a guess is right, and differ wherever the secrets do.
  const etag = body !== response.body && hasEtagOfItsBody(response) ? expressEtagOf(body) : undefined;
  return {
    status: response.status,
    headers: response.headers.map((pair) => {
      const [name] = pair;
      const isEtag = etag !== undefined && name.toLowerCase() === 'etag';
      return [name, isEtag ? etag : replaceKnownInHeader(pair, secrets)] as const;
    }),
    body,
  };
}

/**
 * Makes a difference fit to be shown: what names a secret loses its value, everything else is searched.
 *
 * Run it on every difference that leaves the process. Cookies and sessions need nothing: their differences
 * never hold a value.
 */
export function maskDifference(difference: Difference, secrets: readonly KnownSecret[]): Difference {
  switch (difference.kind) {
    case 'header-missing':
      return { ...difference, control: maskHeader(difference.path, difference.control, secrets) };
    case 'header-extra':
      return { ...difference, candidate: maskHeader(difference.path, difference.candidate, secrets) };
    case 'header-changed':
      return {
        ...difference,
        control: maskHeader(difference.path, difference.control, secrets),
        candidate: maskHeader(difference.path, difference.candidate, secrets),
      };
    case 'json-missing':
    case 'document-missing':
      return { ...difference, control: maskJson(secretKeyOn(difference.path), difference.control, secrets) };
    case 'json-extra':
    case 'document-extra':
      return {
        ...difference,
        candidate: maskJson(secretKeyOn(difference.path), difference.candidate, secrets),
      };
    case 'json-changed':
    case 'json-type-changed': {
      const key = secretKeyOn(difference.path);
      return {
        ...difference,
        control: maskJson(key, difference.control, secrets),
        candidate: maskJson(key, difference.candidate, secrets),
      };
    }
    case 'body-text-changed':
      return {
        ...difference,
        lines: difference.lines.map((line) => ({
          ...line,
          control: line.control === null ? null : maskText(line.control, secrets),
          candidate: line.candidate === null ? null : maskText(line.candidate, secrets),
        })),
      };
    default:
      return difference;
  }
}

/** A header line as it may be shown: a credential is its shell variable, a cookie keeps its name and attributes. */
export function maskHeaderPair(pair: HeaderPair, secrets: readonly KnownSecret[]): HeaderPair {
  const [name, value] = pair;
  const known = replaceKnownInHeader(pair, secrets);
  if (isCredentialVariable(known)) return [name, known];
  if (name.toLowerCase() === 'set-cookie') return [name, maskSetCookie(known)];
  return [name, isSecretName(name) ? hidden(value) : maskText(known, [])];
}

/** A whole `Cookie` header is a known secret, and looks like the start of a Set-Cookie, whose name must stay. */
function replaceKnownInHeader([name, value]: HeaderPair, secrets: readonly KnownSecret[]): string {
  const kept = name.toLowerCase() === 'set-cookie' ? value.indexOf('=') + 1 : 0;
  return `${value.slice(0, kept)}${replaceKnown(value.slice(kept), secrets)}`;
}

/** Nothing but the variable, after the scheme if there is one: what `curlCommand` writes. */
function isCredentialVariable(text: string): boolean {
  const bare = text.replace(/^\w+ /, '');
  return bare.startsWith(CREDENTIAL_PLACEHOLDER_PREFIX) && /^\$\w+$/.test(bare);
}

function maskSetCookie(line: string): string {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const value = pair.slice(at + 1);
  const shown = value === '' || isCredentialVariable(value) ? value : hidden(value);
  return [`${pair.slice(0, at + 1)}${shown}`, ...attributes].join(';');
}

/**
 * An example as it may be shown: headers, query parameters and JSON members whose names say that they are
 * secret lose their values.
 */
export function maskExample(example: RouteExample): RouteExample {
  const { headers, body } = example;
  return {
    ...example,
    path: maskText(example.path, []),
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              name,
              isSecretName(name) ? hidden(value) : maskText(value, []),
            ]),
          ),
        }),
    ...(body === undefined ? {} : { body: maskBody(body) }),
  };
}

function maskBody(body: ExampleBody): ExampleBody {
  if (typeof body !== 'string') return maskBytes(body);
  const json = parseJson(body);
  if (json === undefined) return maskText(body, []);
  const masked = maskJson('', json, []);
  return canonicalJson(masked) === canonicalJson(json) ? body : writeJson(masked);
}

/** One character per byte, so that bytes that are no text stay what they are. */
function maskBytes({ base64 }: BytesBody): BytesBody {
  const masked = maskText(Buffer.from(base64, 'base64').toString('latin1'), []);
  return { base64: Buffer.from(masked, 'latin1').toString('base64') };
}

function replaceKnown(text: string, secrets: readonly KnownSecret[]): string {
  let masked = text;
  for (const { value, placeholder } of longestFirst(secrets)) {
    if (value.length <= masked.length) masked = masked.replaceAll(value, () => placeholder);
  }
  return masked;
}

const sorted = new WeakMap<readonly KnownSecret[], readonly KnownSecret[]>();

/** A session id is part of the cookie that carries it. Sorted once for all texts of an answer. */
function longestFirst(secrets: readonly KnownSecret[]): readonly KnownSecret[] {
  const known = sorted.get(secrets);
  if (known !== undefined) return known;
  const longest = secrets
    .filter(({ value }) => value !== '')
    .toSorted((one, other) => other.value.length - one.value.length);
  sorted.set(secrets, longest);
  return longest;
}

/** The key that makes a value secret, wherever it stands above it, or `''`. */
function secretKeyOn(path: string): string {
  return keysOf(path).find(isSecretName) ?? '';
}

function maskHeader(path: string, value: string, secrets: readonly KnownSecret[]): string {
  return isSecretName(path) ? hidden(value) : maskText(value, secrets);
}

/** A JSON value without the values that stand under secret names. `key` is the name that it stands under itself. */
export function maskJson(key: string, value: JsonValue, secrets: readonly KnownSecret[]): JsonValue {
  if (isJsonArray(value)) return value.map((element) => maskJson(key, element, secrets));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        maskText(name, secrets),
        maskJson(isSecretName(key) ? key : name, member, secrets),
      ]),
    );
  }
  if (value !== null && isSecretName(key)) return hidden(String(value));
  return typeof value === 'string' ? maskText(value, secrets) : value;
}

/** What is hidden already stays as it is. */
function hidden(value: string): string {
  return /^\(masked, \d+ characters\)$/.test(value) ? value : `(masked, ${value.length} characters)`;
}
