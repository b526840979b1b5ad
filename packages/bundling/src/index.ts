export {
  type BundledFile,
  type BundleFunctionOptions,
  bundleFunction,
  type FunctionBundle,
} from './bundle-function.ts';
export {
  type BundleRules,
  type FunctionKind,
  findBundleProblems,
  forbiddenPackages,
} from './bundle-rules.ts';
export { type BundleSettings, bundleWorkspace, readBundleSettings } from './bundle-workspace.ts';
export {
  BundleFailedError,
  BundleInvalidError,
  BundleSettingsInvalidError,
  BundlingError,
} from './errors.ts';
