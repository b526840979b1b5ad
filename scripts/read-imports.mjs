import { parseSync } from 'oxc-parser';

/**
 * @typedef {{ specifier: string, kind: 'static' | 'dynamic' | 'reexport' | 'require' | 'resolve', typeOnly: boolean, line: number }} Import
 * @typedef {{ imports: Import[], computedImportLines: number[], environmentLines: number[], problem?: string }} FileImports
 */

/**
 * Reads everything a source file imports, and where it reads the environment.
 *
 * `typeOnly` is true only where the compiler erases the whole statement (`import type …`, `export type …`,
 * `typeof import()`). `import { type A } from 'x'` is not erased under `verbatimModuleSyntax`: it still loads x.
 *
 * @param {string} path Its ending decides the language.
 * @param {string} text
 * @returns {FileImports} With `problem` when the file does not parse.
 */
export function readImports(path, text) {
  const { program, errors } = parseSync(path, text, { sourceType: 'module' });
  const found = { imports: [], computedImportLines: [], environmentLines: [] };
  if (errors.length > 0) return { ...found, problem: errors[0].message };

  const lineOf = lineFinder(text);
  const processNames = new Set(['process']);
  const add = (source, kind, typeOnly) => {
    found.imports.push({ specifier: source.value, kind, typeOnly, line: lineOf(source.start) });
  };
  const addIfLiteral = (node, kind) => {
    const value = literalText(node);
    if (value === undefined) return false;
    add({ value, start: node.start }, kind, false);
    return true;
  };

  visitNodes(program, {
    ImportDeclaration(node) {
      add(node.source, 'static', node.importKind === 'type');
      if (isProcessModule(node.source.value)) noteProcessImport(node, processNames, found, lineOf);
    },
    ExportNamedDeclaration(node) {
      if (node.source) add(node.source, 'reexport', node.exportKind === 'type');
    },
    ExportAllDeclaration(node) {
      add(node.source, 'reexport', node.exportKind === 'type');
    },
    ImportExpression(node) {
      if (!addIfLiteral(node.source, 'dynamic')) found.computedImportLines.push(lineOf(node.start));
    },
    CallExpression(node) {
      if (node.arguments.length === 0) return;
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') {
        if (!addIfLiteral(node.arguments[0], 'require')) found.computedImportLines.push(lineOf(node.start));
      } else if (isImportMetaResolve(node.callee)) {
        addIfLiteral(node.arguments[0], 'resolve');
      }
    },
    TSImportEqualsDeclaration(node) {
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        add(node.moduleReference.expression, 'require', node.importKind === 'type');
      }
    },
    TSImportType(node) {
      const value = literalText(node.source ?? node.argument);
      if (value !== undefined) add({ value, start: node.start }, 'static', true);
    },
    MemberExpression(node) {
      if (propertyName(node) === 'env' && isProcess(node.object, processNames)) {
        found.environmentLines.push(lineOf(node.start));
      }
    },
    VariableDeclarator(node) {
      const takesEnv =
        node.id.type === 'ObjectPattern' && node.id.properties.some((each) => each.key?.name === 'env');
      if (takesEnv && isProcess(node.init, processNames)) found.environmentLines.push(lineOf(node.start));
    },
  });
  return found;
}

function noteProcessImport(node, processNames, found, lineOf) {
  for (const each of node.specifiers) {
    if (each.type === 'ImportSpecifier' && each.imported.name === 'env')
      found.environmentLines.push(lineOf(node.start));
    else processNames.add(each.local.name);
  }
}

function isProcess(node, processNames) {
  if (node?.type === 'Identifier') return processNames.has(node.name);
  return (
    node?.type === 'MemberExpression' && propertyName(node) === 'process' && node.object.name === 'globalThis'
  );
}

function isProcessModule(specifier) {
  return specifier === 'node:process' || specifier === 'process';
}

function isImportMetaResolve(callee) {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'MetaProperty' &&
    propertyName(callee) === 'resolve'
  );
}

function propertyName(node) {
  return node.computed ? literalText(node.property) : node.property.name;
}

function literalText(node) {
  if (node?.type === 'TSLiteralType') return literalText(node.literal);
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return undefined;
}

/**
 * Calls the visitor of each node's type. oxc-parser has a Visitor class, but jest cannot load it: it requires an ES
 * module from CommonJS.
 */
function visitNodes(node, visitors) {
  if (Array.isArray(node)) {
    for (const each of node) visitNodes(each, visitors);
  } else if (node !== null && typeof node === 'object') {
    visitors[node.type]?.(node);
    for (const value of Object.values(node)) visitNodes(value, visitors);
  }
}

function lineFinder(text) {
  return (offset) => text.slice(0, offset).split('\n').length;
}
