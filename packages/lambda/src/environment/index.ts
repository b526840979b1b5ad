export {
  type EnvironmentVariables,
  type LookupResult,
  readEnvironment,
  secretList,
  text,
  type VariableLookup,
  type VariableReader,
} from './read-environment.ts';
