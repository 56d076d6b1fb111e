/** What of a list is wanted, looked for when it is: of many drafts few are made into questions. */
export const lazily = <T>(list: Iterable<T>, wanted: (one: T) => boolean): Iterable<T> => ({
  *[Symbol.iterator]() {
    for (const one of list) if (wanted(one)) yield one
  },
})
