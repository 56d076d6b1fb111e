/** Characters of a path. */
const LONGEST = 300

/** Last parts of names that make a bare name a file: of other words with a point nobody knows. */
const EXTENSIONS: ReadonlySet<string> = new Set(
  (
    'astro bash bat bib bin bmp bz2 c cc cfg cjs clj cmake conf cpp cs css csv cts cue cxx dart db diff dll dockerfile docx el elm env erl ex exs ' +
    'fish fs gif go gql gradle graphql groovy gz h hbs hcl hh hpp hs htm html ico inc ini ipynb jar java jpeg jpg journal js json json5 jsonc ' +
    'jsonl jsx kt kts less lhs lock log lua m4 makefile md mdx mjs ml mli mm mod mts nix oplog otf out patch pdf php pl plist png po ppt pptx ' +
    'prisma proto ps1 psd py pyi rb resx rs rst sass scala scss sh sln snap so sol sql sqlite sqlite3 sum svelte svg swift tar tex tf toml ' +
    'ts tsbuildinfo tsv tsx ttf txt vb vue wasm wat webm webp woff woff2 xcodeproj xhtml xls xlsx xml xz yaml yml zig zip zsh zst'
  ).split(' '),
)

const extensionOf = (name: string): string => {
  const point = name.lastIndexOf('.')
  return point > 0 || (point === 0 && name.length > 1) ? name.slice(point + 1).toLowerCase() : ''
}

export const basenameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/** Parts of a name: letters of any script, and what file systems of programmers hold. */
const SEGMENT = /^[\p{L}\p{N}_.@+~%#-]{1,255}$/u

/**
 * The key of a path: one sort of slash, no `./` and `../` in front, no `:line`, not git's `a/` and `b/`, without the working directory in front; in lower
 * case on Windows only, where case is no difference. null when the token is none.
 */
export function pathKey(token: string, cwd: string | null): string | null {
  let path = token.length > 8 && token.startsWith('file://') ? token.slice(7) : token
  if (path.length > LONGEST || path.length < 3) return null
  path = path.replace(/(?::\d{1,7}){1,3}:?$|#L\d{1,7}(?:-L?\d{1,7})?$/, '')
  const windows = /^[a-z]:[\\/]/i.test(path)
  if (path.includes('\\')) {
    if (!windows && !/^[\w.-]{1,80}(?:\\[\w.-]{1,80}){1,20}\.\w{1,8}$/.test(path)) return null
    path = path.replaceAll('\\', '/')
  }
  if (path.includes('//')) return null
  if (!path.includes('/')) return isFileName(path) ? path : null
  return slashed(windows ? path.toLowerCase() : path, cwd)
}

function slashed(path: string, cwd: string | null): string | null {
  const segments = path.split('/')
  if (segments.length > 40) return null
  const named = segments.filter(segment => segment !== '' && segment !== '.' && segment !== '..' && segment !== '~')
  const last = named[named.length - 1]
  if (last === undefined || !named.every(segment => SEGMENT.test(segment) || /^[a-z]:$/.test(segment))) return null
  if (!named.some(segment => /\p{L}{2}/u.test(segment))) return null
  const file = /^[a-z]\w{0,7}$/i.test(extensionOf(last)) && extensionOf(last) !== ''
  const rooted = /^(?:\/|~\/|\.{1,2}\/|[a-z]:\/)/i.test(path)
  if (!file && !(rooted ? named.length >= 2 : named.length >= 3)) return null
  if (path.startsWith('/') && !file && named.length < 2) return null
  return within(
    withoutGitSide(path)
      .replace(/^(?:\.{1,2}\/)+/, '')
      .replace(/\/\.?$/, ''),
    cwd,
  )
}

const withoutGitSide = (path: string): string =>
  /^[ab]\/[^/]/.test(path) && path.indexOf('/', 2) !== -1 ? path.slice(2) : path

function within(path: string, cwd: string | null): string {
  if (cwd === null || cwd.length < 2) return path
  const root = cwd.replaceAll('\\', '/').replace(/\/$/, '')
  const start = /^[a-z]:/i.test(root) ? root.toLowerCase() : root
  return path.startsWith(`${start}/`) && path.length > start.length + 1 ? path.slice(start.length + 1) : path
}

/** Names with a point that are functions and products. */
const NO_FILES =
  /^(?:console|logger|log|math|process|this|self|window)\.|^(?:node|next|vue|nuxt|three|express|d3)\.js$/i

const isFileName = (name: string): boolean =>
  name.length <= 120 &&
  SEGMENT.test(name) &&
  (!name.startsWith('.') || name.lastIndexOf('.') > 0 || name === '.env') &&
  EXTENSIONS.has(extensionOf(name)) &&
  !NO_FILES.test(name)
