/** An app whose template AWS would refuse, for seeing that synth refuses it first. */
import { App, CfnResource, Stack } from 'aws-cdk-lib';

const stack = new Stack(new App(), 'Invalid');
new CfnResource(stack, 'Function', {
  type: 'AWS::Lambda::Function',
  properties: { Code: { ZipFile: '' }, Role: 'arn:aws:iam::111122223333:role/any', Timeout: 100_000 },
});
