/** A fault put into session-core on purpose: the text to find, exactly once, and what stands there instead. */
export interface Mutation {
  readonly title: string;
  /** Below `src/`. */
  readonly file: string;
  readonly search: string;
  readonly replace: string;
  /** Suites that must catch it, as parts of their file names. */
  readonly suites: readonly string[];
}

const HEADERS = ['cookie-headers', 'session-rows'];
const SIGNATURES = HEADERS;
const BEARER = ['bearer.differential'];
const DOCUMENTS = ['documents.differential', 'session-rows'];
const TOUCHES = ['touch-and-set-cookie'];
const VERDICTS = ['documents.differential', 'create-authenticator.test', 'session-rows'];

function inFile(
  file: string,
  suites: readonly string[],
  faults: readonly (readonly [title: string, search: string, replace: string])[],
): readonly Mutation[] {
  return faults.map(([title, search, replace]) => ({ title, file, search, replace, suites }));
}

/** Every rule that decides a verdict, an expiry or a Set-Cookie, broken in the way in which people break it. */
export const mutations: readonly Mutation[] = [
  ...inFile('cookie-header.ts', HEADERS, [
    [
      'a comma separates cookies',
      'if (cookieHeader.length < 2) return undefined;',
      "cookieHeader = cookieHeader.replaceAll(',', ';');",
    ],
    ['headers of one character are read', 'cookieHeader.length < 2', 'cookieHeader.length < 40'],
    [
      'a token without = swallows the next cookie',
      "start = cookieHeader.lastIndexOf(';', equals - 1) + 1;",
      'start = equals + 1;',
    ],
    ['names are compared without case', '=== name) {', '.toLowerCase() === name.toLowerCase()) {'],
    [
      'the last character of a quoted value is lost',
      'value.slice(1, -1) : value),\n  },\n  ',
      'value.slice(1, -2) : value),\n  },\n  ',
    ],
    [
      'a single quote is taken for a pair',
      `value.startsWith('"') && value.endsWith('"')`,
      `value.startsWith('"')`,
    ],
    ['values are not decoded', "if (!value.includes('%')) return value;", 'if (value) return value;'],
    ['a malformed escape empties the value', '  } catch {\n    return value;', "  } catch {\n    return '';"],
    ['only spaces are trimmed', 'code === 0x20 || code === 0x09', 'code === 0x20'],
    [
      'a no-break space is trimmed',
      'code === 0x20 || code === 0x09',
      'code === 0x20 || code === 0x09 || code === 0xa0',
    ],
  ]),
  ...inFile('signed-cookie.ts', SIGNATURES, [
    ['the prefix is not demanded', "if (!cookieValue.startsWith('s:')) return { status: 'unsigned' };", ''],
    ['the prefix has no case', "cookieValue.startsWith('s:')", "cookieValue.toLowerCase().startsWith('s:')"],
    ['an empty id is an id', "sessionId === '' ? { status: 'unsigned' } : ", ''],
    [
      'only the newest secret verifies',
      'for (const secret of secrets) {',
      'for (const secret of secrets.slice(0, 1)) {',
    ],
    [
      'the newest secret does not verify',
      'for (const secret of secrets) {',
      'for (const secret of secrets.slice(-1)) {',
    ],
    [
      'signatures may be padded',
      'return unsign(signedValue, secret);',
      "return unsign(signedValue.replace(/=+$/, ''), secret);",
    ],
  ]),
  ...inFile(
    'signed-cookie.ts',
    ['create-authenticator.test'],
    [['every credential is of the newest secret', 'keyIdOf(secret)', 'keyIdOf(secrets[0] ?? secret)']],
  ),
  ...inFile(
    'express/legacy-options.ts',
    ['live-secrets'],
    [['live secrets are copied', '? secrets.current :', '? [...secrets.current] :']],
  ),
  ...inFile(
    'express/watch-secrets.ts',
    ['live-secrets'],
    [
      ['dropped secrets stay', 'splice(0, current.length, ...next)', 'splice(0, 0, ...next)'],
      ['an empty list is taken', 'if (secrets.length === 0) throw new CookieSecretMissingError();', ''],
      ['one failure ends the asking', 'refresh().then(schedule)', 'refresh()'],
    ],
  ),
  ...inFile(
    'express/use-tally.ts',
    ['live-secrets'],
    [
      ['nobody learns that a session has moved on', 'isOlder || onOlderSecrets.has(sessionId)', 'isOlder'],
      ['every session is named', 'if (isOlder || onOlderSecrets.has(sessionId)) ', ''],
    ],
  ),
  ...inFile(
    'credential.ts',
    ['cookie-headers', 'create-authenticator.test'],
    [
      [
        'what cookie-parser read is ignored',
        "if (fromParser?.status === 'valid') {",
        'if (fromParser === null) {',
      ],
      [
        'a malformed token falls back to the cookie',
        "if (cookies.bearer === 'malformed')",
        "if (cookies.bearer === ('never' as string))",
      ],
    ],
  ),
  ...inFile(
    'credential.ts',
    ['cookie-parser-and-bearer'],
    [
      [
        'cookie-parser reads the cookies of the other middleware',
        'isParserFirst ? cookieHeaderOf(headers) : cookies.cookieHeader',
        'cookies.cookieHeader',
      ],
      [
        'a token in req.cookies hides what cookie-parser trusts',
        'isParserFirst ? readSignedByParser(input) : undefined',
        'undefined',
      ],
      [
        'cookie-parser overrides the token in req.cookies',
        'isParserFirst ? readSignedByParser(input) : undefined',
        'readSignedByParser(input)',
      ],
      [
        'a malformed Authorization ends the search before cookie-parser is asked',
        '  const fromParser = readParsedCookies(cookies',
        "  if (cookies.bearer === 'malformed') return { status: 'rejected', reason: 'malformed-authorization' };\n  const fromParser = readParsedCookies(cookies",
      ],
    ],
  ),
  ...inFile('cookie-parser.ts', HEADERS, [
    ['JSON cookies stay text', "if (!value.startsWith('j:')) return value;", 'if (value) return value;'],
    [
      'JSON cookies that hold no text are no fault',
      "if (typeof parsed !== 'string') throw new SessionCookieUnreadableError();",
      "if (typeof parsed !== 'string') return { status: 'unsigned' };",
    ],
    [
      'signed JSON that is no text becomes an id',
      "return typeof sessionId === 'string' && sessionId !== ''",
      "return sessionId !== ''",
    ],
  ]),
  ...inFile('bearer.ts', BEARER, [
    [
      'the cookie comes before the token',
      "joinCookies(`${name}=${token ?? ''}`, cookieHeader)",
      "joinCookies(cookieHeader, `${name}=${token ?? ''}`)",
    ],
    [
      'an appended token comes first',
      'joinCookies(cookieHeader, `${name}=${token}`)',
      'joinCookies(`${name}=${token}`, cookieHeader)',
    ],
    ['style C ignores other cookies', "return cookieHeader === ''", 'return !cookieHeader.includes(name)'],
    ['style D sends the token raw', '`${name}=${encodeURIComponent(token)}`', '`${name}=${token}`'],
    ['style E forgets the prefix', 'encodeURIComponent(`s:${token}`)', 'encodeURIComponent(token)'],
    [
      'tolerated schemes make a request anonymous',
      '!exclusive && !isBearerScheme',
      '!exclusive && isBearerScheme',
    ],
    [
      'the strict token takes any character',
      'const STRICT_TOKEN = /^bearer +([\\u0021\\u0023-\\u002B\\u002D-\\u003A\\u003C-\\u005B\\u005D-\\u007E]+)$/i;',
      'const STRICT_TOKEN = /^bearer +(.+)$/i;',
    ],
  ]),
  ...inFile(
    'session-path.ts',
    ['session-rows'],
    [
      [
        'the path is compared without case',
        'pathnameOf(originalPath).startsWith(cookiePath)',
        'pathnameOf(originalPath).toLowerCase().startsWith(cookiePath)',
      ],
      [
        'the path is decoded first',
        'pathnameOf(originalPath).startsWith(cookiePath)',
        'decodeURIComponent(pathnameOf(originalPath)).startsWith(cookiePath)',
      ],
      [
        'any path with the cookie path in it will do',
        '.startsWith(cookiePath)',
        '.includes(cookiePath.slice(1))',
      ],
    ],
  ),
  ...inFile('inflate-session.ts', DOCUMENTS, [
    [
      'a session needs no cookie',
      'if (stored === undefined || stored === null) {',
      'if (stored === undefined) {',
    ],
    [
      'dropped names survive',
      'SESSION_MEMBERS.includes(key) || key in Object.prototype',
      'SESSION_MEMBERS.includes(key)',
    ],
    [
      'session methods survive as keys',
      'SESSION_MEMBERS.includes(key) || key in Object.prototype',
      'key in Object.prototype',
    ],
    ['originalMaxAge is recomputed', "cookie.originalMaxAge = memberOf(stored, 'originalMaxAge');", ''],
    ['expiry texts stay texts', "if (typeof expires === 'string') cookie.expires = new Date(expires);", ''],
  ]),
  ...inFile('inflate-session.ts', TOUCHES, [
    [
      'dropped keys do not count as a change',
      'keysDropped: keysDropped && hashText(data) !== hashed',
      'keysDropped: false',
    ],
  ]),
  ...inFile(
    'cookie-options.ts',
    ['session-rows'],
    [
      [
        'a function without a path shuts the gate',
        "Object(options).path || '/'",
        "Object(options).path || '/none'",
      ],
      [
        'a function that gives nothing gives defaults',
        "if (options === undefined || options === null) throw new TypeError('neither options nor an object');",
        "if (options === undefined || options === null) return { path: '/' };",
      ],
      [
        'a new session is made of anything',
        'new SessionCookie(options, () => new Date());',
        'new SessionCookie({}, () => new Date());',
      ],
    ],
  ),
  ...inFile('session-cookie.ts', DOCUMENTS, [
    [
      'any cookie is an object',
      "if (typeof stored !== 'object') throw",
      "if (typeof stored === 'symbol') throw",
    ],
    [
      'a textual maxAge is taken',
      "if (maxAge && typeof maxAge !== 'number' && !isDate(maxAge)) {",
      "if (typeof maxAge === 'symbol') {",
    ],
    [
      'zero means no limit',
      "typeof maxAge === 'number' ? new Date",
      "typeof maxAge === 'number' && maxAge ? new Date",
    ],
  ]),
  ...inFile('judge-session.ts', TOUCHES, [
    [
      'resave throttles like a touch',
      "settings.resave || inflated.keysDropped ? 'save' : 'touch'",
      "inflated.keysDropped ? 'save' : 'touch'",
    ],
    ['rolling is forgotten', 'settings.rolling || (modified', 'false || (modified'],
    [
      'a changed session without expiry gets a cookie',
      '(modified && expires !== null && expires !== undefined)',
      'modified',
    ],
    ['a changed session gets no cookie', '(modified && expires !== null && expires !== undefined)', 'false'],
    ['a secure cookie goes over plain HTTP', 'if (cookie.secure && !request.secure) return undefined;', ''],
    ['a rejected user stays logged in', 'rejected && (await clearUser(stored, touch, context))', 'false'],
    [
      'saving under touchAfter is no change',
      "touch.mode === 'save' && store.touchAfter > 0 && Boolean(touch.lastModified)",
      'false',
    ],
    ['the configured session is not touched', 'touchCookie(inflated.cookie);', ''],
  ]),
  ...inFile('judge-session.ts', VERDICTS, [
    [
      'a rejected user stays in the loaded session',
      'rejected ? withoutUser(inflated) : inflated',
      'inflated',
    ],
    [
      'a failed touch is a fault',
      "context.log?.({ level: 'warn', code: 'touch-failed', cause });",
      'throw cause;',
    ],
  ]),
  ...inFile('deserialize-user.ts', VERDICTS, [
    ['zero is nobody', 'serializedUser || serializedUser === 0', 'serializedUser'],
    ["'pass' is an error", "if (error && error !== 'pass') {", 'if (error) {'],
    ['errors are ignored', "if (error && error !== 'pass') {", 'if (error === resolve) {'],
    ['null passes on', 'user === null || user === false', 'user === false'],
    ['false passes on', 'user === null || user === false', 'user === null'],
    [
      'undefined means nobody',
      'user === null || user === false',
      'user === null || user === false || (index > 0 && user === undefined)',
    ],
    [
      'a chain that ends without an answer means nobody',
      "reject(new UserDeserializationFailedError('no deserializer gave an answer'));",
      "resolve({ status: 'rejected' });",
    ],
    [
      'an exception means nobody',
      "reject(new UserDeserializationFailedError('a deserializer threw', cause));",
      "resolve({ status: 'rejected' });",
    ],
    ['a deserializer is asked twice', 'next(index + 1, error, user)', 'next(index, error, user)'],
  ]),
  ...inFile('set-cookie.ts', TOUCHES, [
    ['Path is left out when it is /', 'if (path) {', "if (path && path !== '/') {"],
    ['Expires is an ISO date', 'expires.toUTCString()', 'expires.toISOString()'],
    [
      'HttpOnly comes after Secure',
      "if (cookie.httpOnly) attributes.push('HttpOnly');\n  if (cookie.secure) attributes.push('Secure');",
      "if (cookie.secure) attributes.push('Secure');\n  if (cookie.httpOnly) attributes.push('HttpOnly');",
    ],
    ['sameSite true is Lax', "[true, 'Strict']", "[true, 'Lax']"],
    [
      'an unknown priority is left out',
      'if (spelled === undefined) return undefined;\n    attributes.push(`Priority',
      'attributes.push(`Priority',
    ],
    ['any domain is sent', 'if (!DOMAIN_VALUE.test(String(domain))) return undefined;', ''],
    ['any path is sent', 'if (!PATH_VALUE.test(String(path))) return undefined;', ''],
    [
      'the value is not encoded',
      'encodeURIComponent(signSessionId(session.sessionId, signingSecret))',
      'signSessionId(session.sessionId, signingSecret)',
    ],
  ]),
  ...inFile('mongo/create-mongo-session-store.ts', DOCUMENTS, [
    ['expired sessions are found', '{ expires: { $gt: clock() } }', '{ expires: { $gt: new Date(0) } }'],
    [
      'the touched document is another one',
      'const idOf = (sessionId: string): unknown => documentId(sessionId, store);',
      'const idOf = (sessionId: string): unknown => sessionId;',
    ],
    [
      'lastModified is not put on the session',
      'return { ...payload, lastModified: document.lastModified };',
      'return payload;',
    ],
  ]),
  ...inFile('mongo/create-mongo-session-store.ts', TOUCHES, [
    ['the throttle counts milliseconds', 'touchAfterSeconds * 1000', 'touchAfterSeconds'],
    [
      'the boundary of the throttle does not touch',
      'now.getTime() - lastModifiedMs < touchAfterSeconds',
      'now.getTime() - lastModifiedMs <= touchAfterSeconds',
    ],
    [
      'touching makes a lastModified',
      "(touch.mode === 'save' || (isDate(touch.lastModified) && touch.lastModified.getTime() > 0))",
      'true',
    ],
    [
      'a textual lastModified is touched',
      "throw new TypeError('lastModified of the session is not a Date, so legacy cannot touch it either');",
      'return true;',
    ],
    [
      'the expiry comes from ttl alone',
      'expires: expires ? toDate(expires) : new Date(',
      'expires: new Date(',
    ],
    ['ttl counts milliseconds', 'store.ttl * 1000', 'store.ttl'],
    ['updatedAt is forgotten', '...(store.timestamps ? { $currentDate: { updatedAt: true } } : {}),', ''],
  ]),
  ...inFile(
    'mongo/create-mongo-session-store.ts',
    ['store-faults'],
    [
      [
        'stalled writes keep their connections',
        'return budgetMs === undefined ? {} : {',
        'return budgetMs !== undefined ? {} : {',
      ],
    ],
  ),
  ...inFile('mongo/payload-transforms.ts', DOCUMENTS, [
    [
      'serialize alone leaves JSON on',
      'if (serialize !== undefined || !stringify) return stored;',
      'if (!stringify) return stored;',
    ],
    [
      'JSON that cannot be read is "no session"',
      "throw new SessionPayloadInvalidError('it is not JSON text', cause);",
      'return cause === undefined;',
    ],
    [
      'stored objects are taken as they are',
      'return JSON.parse(String(stored));',
      "return typeof stored === 'string' ? JSON.parse(stored) : stored;",
    ],
  ]),
  ...inFile('mongo/user-removal.ts', TOUCHES, [
    [
      'the user is not removed from sub-documents',
      "update: { $unset: { 'session.passport.user': '' } },",
      'update: {},',
    ],
    ['the user is not removed from JSON', "Reflect.deleteProperty(passport, 'user');", ''],
  ]),
  ...inFile('create-authenticator.ts', VERDICTS, [
    ['a session that is gone used no secret', ', 1, { kind, keyId })', ', 1)'],
    [
      'a path outside is anonymous',
      'throw new SessionPathMismatchError(cookieOptions.path);',
      "return anonymous('outside-cookie-path', 0);",
    ],
    [
      'no secret is "no session"',
      'if (newest === undefined) throw new CookieSecretMissingError();',
      "if (newest === undefined) return [''];",
    ],
    [
      'a failing store is "no session"',
      'throw cause instanceof SessionFault ? cause : new SessionStoreUnavailableError(cause);',
      "if (budgetMs > 0) return { status: 'not-found' };\n    throw cause;",
    ],
  ]),
  ...inFile(
    'settings.ts',
    ['touch-and-set-cookie', 'settings.test'],
    [
      [
        'resave defaults to false',
        'settings.resave === undefined || Boolean(settings.resave)',
        'Boolean(settings.resave)',
      ],
      ['a ttl of 0 is the default', 'ttl: store?.ttl ?? 1_209_600', 'ttl: store?.ttl || 1_209_600'],
    ],
  ),
];
