export { bearerShim } from './bearer-shim.ts';
export {
  type ConnectMongoOptions,
  connectMongoOptions,
  type ExpressSessionOptions,
  expressSessionOptions,
} from './legacy-options.ts';
