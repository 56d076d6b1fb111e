// What electron-builder makes of the application: `npm run dist`.

const session = { name: 'Session of a coding agent', role: 'Viewer', rank: 'Alternate' }

/**
 * The database comes with a binary for each platform; one of them is of use. electron-builder takes patterns of a
 * platform for a list of its own, and a list of mere exclusions for "everything but": hence package.json.
 * @param {string} platform as the binaries are named
 */
function onlyBinaryOf(platform) {
  return ['package.json', `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}.node)`]
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'app.palimpsest.desktop',
  copyright: 'Copyright © The Palimpsest authors',
  // A Debian package must name a homepage; set the real one when there is one.
  extraMetadata: { homepage: 'https://palimpsest.invalid' },
  directories: { output: 'release', buildResources: 'build' },
  // better-sqlite3's binary is of Node-API and fits Node and Electron alike.
  npmRebuild: false,
  // The system has to open these itself: a library, and sessions that a user may want to see in an editor.
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/**', 'fixtures/**'],
  files: [
    'package.json',
    'LICENSE',
    'dist/**',
    '!dist/.stamp.json',
    'fixtures/*/ledger*/rollout-*.jsonl',
    // All else that we depend on is inside dist/.
    '!node_modules/!(better-sqlite3)/**',
    '!node_modules/better-sqlite3/{deps,src,binding.gyp,README.md}',
  ],
  linux: {
    target: ['AppImage', 'deb'],
    files: onlyBinaryOf('linux'),
    category: 'Development',
    maintainer: 'The Palimpsest authors <authors@palimpsest.invalid>',
    fileAssociations: [
      { ...session, ext: 'jsonl', mimeType: 'application/x-ndjson', description: session.name },
      { ...session, ext: 'jsonl.zst', mimeType: 'application/zstd', description: session.name },
    ],
  },
  mac: {
    target: ['dmg'],
    files: onlyBinaryOf('darwin'),
    category: 'public.app-category.developer-tools',
    // macOS looks at the last part of a name only.
    fileAssociations: [
      { ...session, ext: 'jsonl' },
      { ...session, ext: 'zst' },
    ],
  },
  // Windows: build/installer.nsh, because associations from here would become the default ones.
  win: { target: ['nsis'], files: onlyBinaryOf('win32') },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}
