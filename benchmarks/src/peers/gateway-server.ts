import { type ApiDefinition, ApiDefinitionInvalidError, startGateway } from '@straddle/gateway-emulator';

/** Our gateway as `npm start` runs it: functions in processes of their own, a line of access log per request. */
const definition: ApiDefinition = JSON.parse(process.argv[2] ?? '{}');
try {
  const gateway = await startGateway(definition, {
    accessLog: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`),
    onFault: (error) => console.error(error),
  });
  await gateway.warm();
  process.send?.({ url: gateway.url });
} catch (error) {
  if (!(error instanceof ApiDefinitionInvalidError)) throw error;
  process.send?.({ problem: error.message });
}
