export interface Module {
  readonly name: string
  readonly source: string
}

const IMPORT = /^import \{([^}]*)\} from '\.\/([\w-]+\.js)'$/gm
const EXPORT = /^export ((?:async )?(?:function\*?|const|class) (\w+))/gm
/** What a module may not say: it would mean something else when linked. */
const OTHER = /^(?:import|export)\b.*$/m

/**
 * Makes one script of a few modules, for a page that may load nothing: each becomes a function that answers what it exports. Only
 * `import { a, b } from './file.js'` on the left margin and `export` before a function, const or class are understood; anything else
 * is a bug of ours and thrown. Only the last module may await.
 */
export function link(modules: readonly Module[]): string {
  const linked: string[] = []
  const known = new Set<string>()
  for (const { name, source } of modules) {
    linked.push(wrapped(name, source, known, modules.at(-1)?.name === name))
    known.add(name)
  }
  return `'use strict'\n${linked.join('\n')}\n`
}

function wrapped(name: string, source: string, known: ReadonlySet<string>, last: boolean): string {
  const exported: string[] = []
  const body = source
    .replaceAll(IMPORT, (_, names: string, from: string) => {
      if (!known.has(from)) throw new Error(`${name} imports ${from}, which does not come before it`)
      return `const {${names}} = ${variableOf(from)}`
    })
    .replaceAll(EXPORT, (_, declaration: string, variable: string) => {
      exported.push(variable)
      return declaration
    })
  const other = OTHER.exec(body)
  if (other) throw new Error(`${name} has a line that cannot be linked: ${other[0]}`)
  return last
    ? `;(async () => {\n${body}})()`
    : `const ${variableOf(name)} = (() => {\n${body}return { ${exported.join(', ')} }\n})()`
}

const variableOf = (name: string): string => `$${name.replaceAll(/\W/g, '_')}`
