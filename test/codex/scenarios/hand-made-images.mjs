import { handMade, itemLine } from '../src/hand-made.mjs'

/** Black and of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIgAf//Z'
const WEBP = 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

const cut = (base64, bytes) => Buffer.from(base64, 'base64').subarray(0, bytes).toString('base64')
const png = base64 => `data:image/png;base64,${base64}`

/** Each with what it shows. */
const IMAGES = Object.entries({
  sound: png(PNG),
  'sound JPEG': `data:image/jpeg;base64,${JPEG}`,
  'sound WebP': `data:image/webp;base64,${WEBP}`,
  'another type said': `data:text/plain;base64,${PNG}`,
  'no type said': `data:;base64,${PNG}`,
  capitals: `DATA:image/png;base64,${PNG}`,
  parameters: `data:image/png;name=x;base64,${PNG}`,
  'bytes behind it': png(Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(3)]).toString('base64')),
  'three bytes': png('AAAA'),
  nothing: png(''),
  'a PNG’s head alone': png(cut(PNG, 33)),
  'a PNG without its end': png(cut(PNG, 55)),
  'half a JPEG': `data:image/jpeg;base64,${cut(JPEG, 100)}`,
  'a JPEG without its end': `data:image/jpeg;base64,${cut(JPEG, Buffer.from(JPEG, 'base64').length - 2)}`,
  'half a WebP': `data:image/webp;base64,${cut(WEBP, 20)}`,
  'half a GIF': `data:image/gif;base64,${cut(GIF, 20)}`,
  'another kind': 'data:image/svg+xml;base64,PHN2Zy8+',
  'no base64': png('@@@@'),
  'base64 without its end': png(PNG.replace(/=+$/, '')),
  'base64 in lines': png(`${PNG.slice(0, 20)}\n${PNG.slice(20)}`),
  'no word base64': 'data:image/png,abc',
  'an address': 'https://example.com/a.png',
  'an address, plain': 'http://example.com/a.png',
  'a path': 'file:///a.png',
  'no address': '',
})
const image = (url, more) => ({ type: 'input_image', image_url: url, ...more })
const shown = (name, ...images) => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text: name }, ...images],
})

const DETAILS = [
  shown(
    'low',
    image(png(PNG), { detail: 'low' }),
    image(png('AAAA'), { detail: 'low' }),
    image('https://example.com/a.png', { detail: 'low' }),
  ),
  shown('other details', ...['high', 'original', 'auto'].map(detail => image(png(PNG), { detail }))),
]

const KEPT = [shown('kept', image(png('AAAA')), image('https://example.com/a.png'), image(png(PNG), { detail: 'low' }))]
const compacted = `raw: ${JSON.stringify({
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'compacted',
  payload: { message: '', replacement_history: KEPT },
})}`

const LINES = [
  'meta: 0.140.0',
  compacted,
  ...[...IMAGES.map(([name, url]) => shown(name, image(url))), ...DETAILS].map(itemLine),
  'call c1: view',
  itemLine({ type: 'function_call_output', call_id: 'c1', output: [image(png('AAAA')), image(png(PNG))] }),
  'custom p1 exec: view',
  itemLine({ type: 'custom_tool_call_output', call_id: 'p1', output: [image('https://example.com/a.png')] }),
]

export default handMade({
  title: 'A hand-made rollout with images that cannot be read, lie elsewhere or state a detail',
  about: 'What is sent in their place.',
  cases: [{ name: 'images', words: LINES.join('\n'), readers: ['0.140.0', '0.150.0', '0.169.0'] }],
})
