import { ClearFilters, FilterButton as FilterSheetButton } from '../filter-sheet.tsx'
import { clearFilter, lookAtLibrary } from './ask.ts'
import { useChips } from './chips-row.tsx'
import { FilterForm } from './filter-form.tsx'
import { LibraryCount } from './mode-bar.tsx'

/** What sessions have to be like. */
export function FilterButton() {
  const set = useChips().length
  return (
    <FilterSheetButton set={set} onOpen={() => void lookAtLibrary()}>
      <FilterForm />
      <footer>
        <LibraryCount />
        <span className="grow" />
        <ClearFilters none={set === 0} onClear={clearFilter} />
      </footer>
    </FilterSheetButton>
  )
}
