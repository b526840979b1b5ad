export { createDeserializers } from './create-deserializers.ts';
export { securityHeaders } from './security-headers.ts';
export { sessionSettings } from './session-settings.ts';
export { toPrincipal } from './to-principal.ts';
export { type FindUserById, isUserRecord, type UserRecord } from './user-record.ts';
