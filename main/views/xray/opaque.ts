import type { EntryView, FigureView, SheetView } from '../../../preload/contract.ts'
import type { Blob, OpaqueFacts } from '../../compaction/opaque/opaque-facts.ts'
import type { Thread } from '../../thread/model.ts'
import { bytesText, countText } from '../numbers.ts'
import { bytes, code, count, figure, knownFigure, none, sourcePlace, text } from './figure.ts'

/** What can be said of the encrypted part of a compaction without reading it; nothing where there is none. */
export function opaqueSheets(thread: Thread, facts: OpaqueFacts): readonly SheetView[] {
  const beside = besideFigures(thread, facts)
  return [
    ...facts.blobs.map((blob, i) => blobSheet(thread, blob, facts.blobs.length > 1 ? ` ${i + 1}` : '')),
    ...(facts.blobs.length > 0 || beside.length > 0
      ? [{ title: 'Readable around it', note: '', figures: [...readableFigures(facts), ...beside] }]
      : []),
  ]
}

function blobSheet(thread: Thread, blob: Blob, number: string): SheetView {
  const { fernet } = blob
  const place = sourcePlace(thread, blob.source)
  const size = ({ least, most }: NonNullable<Blob['fernet']>['plainBytes']): string =>
    `${countText(least)} to ${countText(most)} B`
  return {
    title: `Encrypted part${number}`,
    note: 'What it carries cannot be read here. Its size, its age and where else it stands can.',
    figures: [
      figure('Ciphertext', bytes(blob.length), { how: 'recorded', places: [place] }),
      fernet === null
        ? figure('Plaintext', none(blob.notFernet), { how: 'computed' })
        : figure('Plaintext', text(size(fernet.plainBytes)), {
            how: 'computed',
            rule: 'It is shaped like a Fernet token: padding hides 1 to 16 bytes. Nothing proves that it is one.',
          }),
      fernet === null
        ? figure('Made at', none(blob.notFernet), { how: 'computed' })
        : figure(
            'Made at',
            { kind: 'time', at: new Date(fernet.createdAt).toISOString() },
            {
              how: 'computed',
              rule: 'The time that a Fernet token holds in the clear, in whole seconds.',
            },
          ),
      knownFigure(thread, 'Made before its line', blob.age, milliseconds => ({ kind: 'span', milliseconds })),
      figure('SHA-256', code(blob.sha256), { how: 'computed' }),
      figure('Stands at', count(blob.places.length), {
        rule:
          blob.keptFrom === null
            ? 'It is new here.'
            : blob.keptFrom.checkpoint === null
              ? 'It was kept from an item before.'
              : `It was kept from compaction ${blob.keptFrom.checkpoint}.`,
        places: blob.places.map(at => sourcePlace(thread, at.source)),
      }),
    ],
  }
}

function readableFigures({ readable }: OpaqueFacts): readonly FigureView[] {
  return [
    figure('Readable items', count(readable.items)),
    figure('Their tokens', { kind: 'tokens', n: readable.tokens }, { how: 'estimated' }),
    figure('User messages', count(readable.user)),
    figure('Assistant messages', count(readable.assistant)),
    figure('Instructions', count(readable.instructions)),
    ...(readable.images > 0 ? [figure('Images', count(readable.images))] : []),
  ]
}

/** What a checkpoint's line keeps beside the history; the model does not see it. */
function besideFigures(thread: Thread, { kept }: OpaqueFacts): readonly FigureView[] {
  const { messages, images, copies } = kept
  const figures: FigureView[] = []
  if (messages.length > 0)
    figures.push(
      figure('Kept beside the history', count(messages.length), {
        how: 'recorded',
        rule: 'Messages that the line keeps for later; the model does not see them.',
        entries: messages.map(
          (message): EntryView => ({
            text: message.text.slice(0, 400),
            mono: false,
            detail: message.complete === false ? `${message.role}, cut` : message.role,
            places: [sourcePlace(thread, message.source)],
          }),
        ),
      }),
    )
  if (images.length > 0)
    figures.push(
      figure('Images kept beside it', count(images.length), {
        how: 'recorded',
        entries: images.map(
          (image): EntryView => ({
            text: image.text.slice(0, 400),
            mono: false,
            detail: [image.mime ?? 'a link', image.bytes === null ? '' : bytesText(image.bytes)]
              .filter(word => word !== '')
              .join(', '),
            places: [sourcePlace(thread, image.source)],
          }),
        ),
      }),
    )
  if (copies !== null)
    figures.push(
      figure('Second copies for a reviewer', count(copies.items), {
        how: 'recorded',
        rule: `${bytesText(copies.bytes)} in this line; the model does not see them.`,
        places: [sourcePlace(thread, copies.source)],
      }),
    )
  return figures
}
