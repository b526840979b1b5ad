/**
 * Who is calling, in the form that both stacks answer from. The team's own `toPrincipal` makes it from
 * the deserialized user; the authorizer carries it to the routes as flat context.
 */
export interface Principal {
  readonly userId: string;
  readonly customerAccountId: string;
  readonly fullName: string;
  readonly roles: readonly string[];
}
