import { type Deployment, defineDeployment } from './src/index.ts';

/**
 * Where the route table is deployed. Account, addresses and names are examples: write your own.
 *
 * Secrets are made once, by hand or by whatever keeps them, before the first deployment: infra/README.md.
 */
const deployment: Deployment = defineDeployment({
  stages: {
    staging: {
      account: '111122223333',
      region: 'eu-central-1',
      legacy: { kind: 'public', origin: 'https://legacy.staging.example.com' },
      secrets: {
        MONGODB_URI: 'ssm:/straddle/staging/mongodb-uri',
        SESSION_SECRETS: 'ssm:/straddle/staging/session-secrets',
        SESSION_REF_KEY: 'ssm:/straddle/staging/session-ref-key',
      },
      allowedOrigins: ['https://app.staging.example.com'],
      throttle: { ratePerSecond: 200, burst: 400 },
      functions: {
        authorizer: { reservedConcurrency: 50 },
        // Answers from what the authorizer says, without a query of its own.
        account: { reservedConcurrency: 20, database: false },
        'event-metrics': { reservedConcurrency: 20 },
        projects: { reservedConcurrency: 20 },
      },
      connections: { limit: 500 },
    },
  },
});

export default deployment;
