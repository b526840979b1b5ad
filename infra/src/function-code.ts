import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Where the code of a function comes from; `files` go beside its handler. */
export type FunctionCode = (
  scope: Construct,
  functionName: string,
  files: Readonly<Record<string, string>>,
) => Code;

/** Code that was bundled into one folder per function, named as the function. */
export function bundledCode(bundlesFolder: string): FunctionCode {
  return (_scope, functionName, files) => {
    const folder = join(bundlesFolder, functionName);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    // Maps and inputs are for people at home, and would make every cold start load a larger archive.
    return Code.fromAsset(folder, { exclude: ['*.map', '*.meta.json'] });
  };
}

/** No code at all: for looking at templates. Such a template cannot be deployed. */
export const codeLeftOut: FunctionCode = (scope, functionName) =>
  Code.fromBucketV2(Bucket.fromBucketName(scope, 'NotBundled', 'not-bundled'), `${functionName}.zip`);
