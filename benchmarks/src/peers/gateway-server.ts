import { type ApiDefinition, ApiDefinitionInvalidError, startGateway } from '@straddle/gateway-emulator';

interface GatewayServerSettings {
  readonly definition: ApiDefinition;
  /** A line of access log per request, as `npm start` writes it. Default true. */
  readonly isLogged?: boolean;
}

/** Our gateway as `npm start` runs it: functions in processes of their own. */
const { definition, isLogged = true }: GatewayServerSettings = JSON.parse(process.argv[2] ?? '{}');
try {
  const gateway = await startGateway(definition, {
    ...(isLogged ? { accessLog: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`) } : {}),
    onFault: (error) => console.error(error),
  });
  await gateway.warm();
  process.send?.({ url: gateway.url });
} catch (error) {
  if (!(error instanceof ApiDefinitionInvalidError)) throw error;
  process.send?.({ problem: error.message });
}
