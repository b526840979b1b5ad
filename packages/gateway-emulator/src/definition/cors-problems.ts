import type { ApiDefinition, CorsDefinition } from './api-definition.ts';

const methods: ReadonlySet<string> = new Set([
  '*',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);

/** What is wrong with the `cors` setting of an API. */
export function corsProblems({ kind, cors }: ApiDefinition): string[] {
  if (cors === undefined) {
    return [];
  }
  if (kind === 'rest') {
    return [
      'cors: a REST API answers no preflight by itself; give it an OPTIONS route without an authorizer, and write the headers of its own answers in gatewayResponses',
    ];
  }
  return settingProblems(cors).map((problem) => `cors.${problem}`);
}

function settingProblems(cors: CorsDefinition): string[] {
  const { allowOrigins, allowMethods = [], allowCredentials, maxAgeSeconds = 0 } = cors;
  const isAge = Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= -1 && maxAgeSeconds <= 86_400;
  return [
    ...(allowCredentials === true && allowOrigins.includes('*')
      ? ["allowCredentials: AWS refuses it beside the origin '*', as browsers do; list the origins"]
      : []),
    ...allowOrigins
      .filter((origin) => !isOrigin(origin))
      .map(
        (origin) =>
          `allowOrigins: "${origin}" is no origin; write scheme, host and port ('https://app.example.com'), 'https://*', 'http://*' or '*'`,
      ),
    ...allowMethods
      .filter((method) => !methods.has(method))
      .map(
        (method) =>
          `allowMethods: "${method}" is no method of API Gateway; write '*' or a method in capitals`,
      ),
    ...(isAge ? [] : ['maxAgeSeconds: write whole seconds from -1 to 86400']),
  ];
}

/** A slash at the end would never match: browsers send none. */
function isOrigin(text: string): boolean {
  return /^(?:\*|https?:\/\/\*|[a-z][a-z0-9+.-]*:\/\/[^/\s*]+)$/.test(text);
}
