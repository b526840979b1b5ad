export { readEnvironment, secretList, text, type VariableReader } from './read-environment.ts';
