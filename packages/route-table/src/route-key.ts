const methods: ReadonlySet<string> = new Set([
  'ANY',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);

/** API Gateway answers these two itself on REST APIs. */
const reservedPaths: ReadonlySet<string> = new Set(['/ping', '/sping']);

const literalPart = /^[A-Za-z0-9._~:,-]+$/;
const parameterPart = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/;

/** A route key taken apart, or everything that is wrong with it. */
export type RouteKeyResult =
  | { readonly status: 'valid'; readonly method: string; readonly path: string }
  | { readonly status: 'invalid'; readonly problems: readonly string[] };

/**
 * Reads a route key such as `GET /projects/{id}`, by the grammar that REST and HTTP APIs have in common.
 *
 * A trailing slash is refused because the two kinds of API disagree about it: REST ignores it when matching,
 * HTTP APIs do not.
 *
 * @returns The two parts, or each problem in words that say what to write.
 * @example
 * parseRouteKey('GET /projects/{id}'); //=> { status: 'valid', method: 'GET', path: '/projects/{id}' }
 */
export function parseRouteKey(routeKey: string): RouteKeyResult {
  const separator = routeKey.indexOf(' ');
  const method = separator === -1 ? routeKey : routeKey.slice(0, separator);
  const path = separator === -1 ? '' : routeKey.slice(separator + 1);
  const problems = [...methodProblems(method), ...pathProblems(path)];
  return problems.length > 0 ? { status: 'invalid', problems } : { status: 'valid', method, path };
}

function methodProblems(method: string): string[] {
  if (methods.has(method)) {
    return [];
  }
  const known = [...methods].join(', ');
  return [`begin the key with a method and one space; methods are ${known}, in capitals`];
}

function pathProblems(path: string): string[] {
  if (!path.startsWith('/')) {
    return ['write the path after the method, starting with "/", for example "GET /projects"'];
  }
  if (path === '/') {
    return [];
  }
  if (path.endsWith('/')) {
    return ['drop the trailing slash: REST APIs ignore it and HTTP APIs would never match it'];
  }
  const parts = path.slice(1).split('/');
  return [
    ...parts.flatMap((part, index) => partProblems(part, index === parts.length - 1)),
    ...repeated(parts),
  ];
}

function partProblems(part: string, last: boolean): string[] {
  const parameter = parameterPart.exec(part);
  if (parameter === null) {
    return literalPart.test(part)
      ? []
      : [`"${part}" is not a path part: use letters, digits and . _ ~ : , - or one whole {parameter}`];
  }
  return parameter[2] === '+' && !last ? [`move the greedy "${part}" to the end of the path`] : [];
}

function repeated(parts: readonly string[]): string[] {
  const names = parts.flatMap((part) => parameterPart.exec(part)?.[1] ?? []);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `give the second {${name}} another name`);
}

/**
 * The path with its parameter names taken out: two routes with the same shape match the same requests.
 *
 * @example
 * pathShape('/projects/{id}/{rest+}'); //=> '/projects/{}/{+}'
 */
export function pathShape(path: string): string {
  return path.replaceAll(/\{[^}]*?(\+?)\}/g, '{$1}');
}

/** Whether a REST API keeps this path for itself. */
export function isReservedPath(path: string): boolean {
  return reservedPaths.has(path);
}

/** Methods that may change data; `ANY` includes them. */
export function isUnsafeMethod(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
