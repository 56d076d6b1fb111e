/** Where it happened, not the message: that may quote text of the session. */
export const placesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const places = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return [error.name, ...places].join('\n')
}
