/** What a template does not say, or says for AWS only. */
export interface FromTemplateOptions {
  /** Which API, by logical id. Needed only if the template has several. */
  readonly api?: string | undefined;
  /** Which stage, by name. Needed only if the API has several. */
  readonly stage?: string | undefined;
  /** Values of the template's parameters, in place of their defaults. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Values that other stacks export, by their export names. */
  readonly imports?: Readonly<Record<string, string>> | undefined;
  /** Default `us-east-1`. */
  readonly region?: string | undefined;
  /** Default `000000000000`. */
  readonly accountId?: string | undefined;
  /** Default `local`. */
  readonly stackName?: string | undefined;
  /** Id of the API in events and ARNs. Default `straddle01`, as in the API of a route table. */
  readonly apiId?: string | undefined;
  /** Folder of the template and of its `*.assets.json`: where bundled code is found. */
  readonly assemblyFolder?: string | undefined;
  /** Code of functions, by logical id, in place of what the template says about it. */
  readonly functions?: Readonly<Record<string, FunctionOverride>> | undefined;
  /** Changes a function's environment variables for this machine. Default: they are taken as they are. */
  readonly environment?: ((declared: DeclaredEnvironment) => EnvironmentChanges) | undefined;
  /** The backend that runs here in place of the deployed one. Default: integrations are called where they are. */
  readonly backend?: LocalBackend | undefined;
}

/** Code of a function that the template does not lead to. */
export interface FunctionOverride {
  /** Absolute path of the module. */
  readonly entry: string;
  /** Name of the export. Default `handler`. */
  readonly handler?: string | undefined;
}

/** A function and which environment variables its template gives it; their values may be known at AWS only. */
export interface DeclaredEnvironment {
  readonly logicalId: string;
  readonly names: readonly string[];
}

/** Variable → its value here; `undefined` leaves it out. What is not named keeps the value of the template. */
export type EnvironmentChanges = Readonly<Record<string, string | undefined>>;

/** What is called in place of a deployed HTTP backend. */
export interface LocalBackend {
  /** Scheme, host and port on this machine. */
  readonly origin: string;
  /**
   * The deployed one, as the template writes it: an origin, or a listener behind a VPC link. Needed only if the
   * integrations have several; the others are called where they are.
   */
  readonly insteadOf?: string | undefined;
}
