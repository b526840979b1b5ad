import { defineComparison } from '@straddle/comparison';
import { sessionSettings } from 'app-session';

/** How the stacks are compared: as whom to ask, and what the team accepts. */
export default defineComparison({
  users: {
    valid: 'usr_ada',
    manyRoles: 'usr_ada',
    fewRoles: 'usr_cleo',
    otherTenant: 'usr_dmitri',
    disabled: 'usr_eve',
    deleted: 'usr_gone',
  },
});

/** How `straddle compare` makes sessions, and how the legacy API fills an empty database with sample data. */
export const local = { sessionSettings, environment: { SEED: '1' } };
