// What of a session is looked at, in the notation of the command line and of links (contract.ts: Point, Place).

/** How the time machine shows a point: null = the history as in the file, else as a version sends it. */
export type Form = Sent | null

export interface Sent {
  /** null = the version that wrote the session last. */
  readonly version: string | null
  /** The model takes images. */
  readonly images: boolean
}

/** As the version that wrote the session sends it to a model that takes images. */
export const AS_WRITTEN: Sent = { version: null, images: true }

const POINT = /^(?:end|line:[1-9]\d{0,14}|turn:[1-9]\d{0,14}:(?:start|end)|checkpoint:[1-9]\d{0,14}:(?:before|after))$/
const REQUEST = /^request(?:=(\d+\.\d+[\w.+-]{0,27}))?(,no-images)?@(.*)$/

const CANDIDATE = /^candidate:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isPoint = (text: string): boolean => POINT.test(text)

/** The items of a candidate, which stand in no file of the session. */
export const candidatePlace = (id: string): string => `candidate:${id}`

/** Does a place name items that are not those of the file as it stands there? They are named by their place among its items. */
export const isMade = (place: string): boolean => requestIn(place) !== null || CANDIDATE.test(place)

/** A point, what is sent there, or a candidate. */
export const isPlace = (text: string): boolean => isPoint(text) || isMade(text)

/** The place of a point in a form, as calls take it. */
export function placeText(at: string, form: Form): string {
  if (form === null) return at
  return `request${form.version === null ? '' : `=${form.version}`}${form.images ? '' : ',no-images'}@${at}`
}

/** Point and form of a place that names what is sent; null when it does not. */
export function requestIn(text: string): { readonly at: string; readonly form: Sent } | null {
  const [, version, without, at] = REQUEST.exec(text) ?? []
  if (at === undefined || !isPoint(at)) return null
  return { at, form: { version: version ?? null, images: without === undefined } }
}

/** The address of the time machine: `history@POINT`, or what is sent there. */
export const historyPlace = (at: string, form: Form): string => (form === null ? `history@${at}` : placeText(at, form))

/** Point and form of such an address; null when it is none. */
export function historyIn(place: string): { readonly at: string; readonly form: Form } | null {
  const at = /^history@(.*)$/.exec(place)?.[1]
  return at !== undefined && isPoint(at) ? { at, form: null } : requestIn(place)
}

/** The address of the Lab: `lab@POINT`. */
export const labPlace = (at: string): string => `lab@${at}`

/** Point of such an address; null when it is none. */
export function labIn(place: string): string | null {
  const at = /^lab@(.*)$/.exec(place)?.[1]
  return at !== undefined && isPoint(at) ? at : null
}
