export { checkEntries } from './check-entries.ts';
