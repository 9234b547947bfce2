// Gives the scripts our stand-ins where they import k6's modules, and nothing else that k6 would not have.

const MODULES = new Map([
  ['k6', 'k6'],
  ['k6/http', 'http'],
  ['k6/data', 'data'],
  ['k6/encoding', 'encoding'],
  ['k6/execution', 'execution'],
  ['k6/metrics', 'metrics'],
]);

export async function resolve(specifier, context, next) {
  if (MODULES.has(specifier)) {
    return { url: new URL(`./modules/${MODULES.get(specifier)}.mjs`, import.meta.url).href, shortCircuit: true };
  }
  // run.mjs and the stand-ins are node's, a script of k6's is not.
  if (context.parentURL?.endsWith('.js') && !/^\.{0,2}\//.test(specifier)) {
    throw new Error(`${context.parentURL} imports ${specifier}, which k6 does not have, or which is not stood in for`);
  }
  return next(specifier, context);
}
