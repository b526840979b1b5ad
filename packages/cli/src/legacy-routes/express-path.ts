/** One part of an Express path: fixed text, `:name` or `*name`. */
export type ExpressPart =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'parameter' }
  | { readonly kind: 'rest' };

/**
 * Reads an Express path part by part.
 *
 * @returns Nothing for paths with optional pieces, expressions or several parameters in one part: which requests they
 *   take cannot be said without running them.
 * @example
 * readExpressPath('/projects/:id'); //=> [{ kind: 'fixed', text: 'projects' }, { kind: 'parameter' }]
 */
export function readExpressPath(path: string): readonly ExpressPart[] | undefined {
  const parts = path
    .replace(/\/+$/, '')
    .split('/')
    .slice(1)
    .map((part) => readPart(part));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function readPart(part: string): ExpressPart | undefined {
  if (/^:\w+$/.test(part)) return { kind: 'parameter' };
  // `*` alone is Express 4's.
  if (/^\*\w*$/.test(part)) return { kind: 'rest' };
  return /[:*?+(){}[\]\\!]/.test(part) ? undefined : { kind: 'fixed', text: part };
}

/** A request path that the Express path takes, with texts in place of its parameters that no fixed part has. */
export function samplePath(parts: readonly ExpressPart[]): string {
  const texts = parts.map((part) => (part.kind === 'fixed' ? part.text : 'straddle-any-value'));
  return `/${texts.join('/')}`;
}

/** The same path as an API Gateway route would have it, without names, for telling whether two take the same. */
export function expressPathShape(parts: readonly ExpressPart[]): string {
  const texts = parts.map((part) => {
    if (part.kind === 'fixed') return part.text;
    return part.kind === 'parameter' ? '{}' : '{+}';
  });
  return `/${texts.join('/')}`;
}
