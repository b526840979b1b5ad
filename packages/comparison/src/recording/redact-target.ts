import { sameShape } from './same-shape.ts';

/** What may be kept of a path and its query. */
export interface TargetOptions {
  /** Parameters whose values are kept. */
  readonly keptQuery: ReadonlySet<string>;
  /** Hides what has the form of a secret. */
  readonly mask: (text: string) => string;
}

/**
 * A path and query as they may be written: segments that look like secrets, and values of parameters that are not
 * named, become others of the same shape.
 *
 * @returns `undefined` for what is no path, such as `*`.
 */
export function redactTarget(target: string, { keptQuery, mask }: TargetOptions): string | undefined {
  const [path = '', ...rest] = target.split('?');
  if (!path.startsWith('/')) return undefined;
  const segments = path.split('/').map((segment) => redactSegment(segment, mask));
  const parameters = rest
    .join('?')
    .split('&')
    .map((parameter) => redactParameter(parameter, keptQuery, mask));
  const redacted = rest.length === 0 ? segments.join('/') : `${segments.join('/')}?${parameters.join('&')}`;
  return /^\/[\x21-\x7e]*$/.test(redacted) ? redacted : undefined;
}

/** Ids of the usual forms: a UUID or an ObjectId, perhaps after a word that says of what. */
const ID = /^(?:[a-z]+[_:-])?(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24})$/i;

/** Words and digits without a break, as long as what grants something to whoever has it. */
const SHORTEST_TOKEN = 20;

function redactSegment(segment: string, mask: TargetOptions['mask']): string {
  const plain = decoded(segment.replaceAll('+', '%2B'));
  const masked = mask(plain);
  const looksSecret =
    masked !== plain ||
    plain.includes('@') ||
    (!ID.test(plain) && /\d/.test(plain) && /[a-z]/i.test(plain) && longestWord(plain) >= SHORTEST_TOKEN);
  return looksSecret ? encodeURIComponent(sameShape(plain)) : segment;
}

function longestWord(text: string): number {
  return Math.max(...text.split(/[^\w~+/=-]/).map(({ length }) => length));
}

function redactParameter(
  parameter: string,
  keptQuery: ReadonlySet<string>,
  mask: TargetOptions['mask'],
): string {
  if (parameter === '') return '';
  const at = parameter.indexOf('=');
  // Without a name of its own it may be anything, such as a token.
  if (at === -1) {
    return keptQuery.has(decoded(parameter)) ? parameter : encodeURIComponent(sameShape(decoded(parameter)));
  }
  const name = parameter.slice(0, at);
  const value = decoded(parameter.slice(at + 1));
  if (keptQuery.has(decoded(name))) {
    const masked = mask(value);
    return masked === value ? parameter : `${name}=${encodeURIComponent(masked)}`;
  }
  return `${isPlainName(decoded(name)) ? name : 'x'}=${encodeURIComponent(sameShape(value))}`;
}

/** A name that a programmer has given; data that stands in its place usually has digits or other characters. */
function isPlainName(name: string): boolean {
  return /^[a-z][a-z_.[\]-]{0,31}$/i.test(name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
