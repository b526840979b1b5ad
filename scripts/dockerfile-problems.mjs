import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

/**
 * What is wrong with a Dockerfile: what the linter finds, and our own rules for images that run.
 *
 * @param {string} text
 * @returns {string[]} One line per problem.
 */
export function dockerfileProblems(text) {
  const parsed = DockerfileParser.parse(text);
  const instructions = parsed.getInstructions();
  const named = (...keywords) => instructions.filter((each) => keywords.includes(each.getKeyword()));
  const stages = parsed.getFROMs();
  const stageNames = stages.map((stage) => stage.getBuildStage());
  const user = named('USER').at(-1)?.getArgumentsContent();
  return [
    ...validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${String(message)}`),
    ...stages
      .filter((stage) => !stageNames.includes(stage.getImage()))
      .filter((stage) => !/^\d+\.\d+\.\d+/.test(stage.getImageTag() ?? ''))
      .map((stage) => `${stage.getImage()} has no exact version`),
    ...(user === undefined || user === 'root' || user === '0' ? ['it runs as root: end with USER node'] : []),
    ...(named('HEALTHCHECK').length === 0 ? ['it has no HEALTHCHECK'] : []),
    ...named('CMD', 'ENTRYPOINT')
      .filter((each) => !each.getArgumentsContent()?.startsWith('['))
      .map(
        (each) => `${each.getKeyword()} runs in a shell, which keeps SIGTERM to itself: write a JSON list`,
      ),
    ...named('RUN')
      .filter((each) => /\bnpm ci\b/.test(each.getArgumentsContent() ?? ''))
      .map(
        () => 'npm ci refuses the lock file, which does not list the binaries of every platform: npm install',
      ),
  ];
}
