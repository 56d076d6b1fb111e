import { create } from 'zustand'

/** Tabs whose checkpoint view shows all compactions side by side. Data only. */
export const useAcross = create<Readonly<Record<string, boolean>>>()(() => ({}))

export const showAcross = (tab: string, across: boolean): void => useAcross.setState({ [tab]: across })
