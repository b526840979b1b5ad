/**
 * Stands in for `whatwg-url` in a bundle. The driver parses connection strings with that package, whose tables for
 * international names are larger than the rest of the driver's dependencies; Node's own URL follows the same standard.
 */
const BuiltInURL: typeof URL = URL;
const BuiltInURLSearchParams: typeof URLSearchParams = URLSearchParams;

export { BuiltInURL as URL, BuiltInURLSearchParams as URLSearchParams };
