import { COMMAND_NAMES, COMMANDS, type CommandGroup, type CommandName, shownStroke } from '../keys.ts'
import { Dialog } from './dialog.tsx'

const GROUPS: readonly CommandGroup[] = ['Move', 'Views', 'Find', 'Act', 'Edit', 'Read', 'Window']

/** Every key, from the one table of commands. */
export const KeysHelp = () => (
  <Dialog className="keys-help" label="Keys" head>
    <section className="scroll keys-scroll" aria-label="All keys" tabIndex={0}>
      <div className="keys-groups">
        {GROUPS.map(group => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {COMMAND_NAMES.filter(name => COMMANDS[name].group === group && COMMANDS[name].keys.length > 0).map(
                name => (
                  <KeyLine key={name} name={name} />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </section>
  </Dialog>
)

const KeyLine = ({ name }: { readonly name: CommandName }) => (
  <li>
    <span className="cut">{COMMANDS[name].label}</span>
    <span className="caps">
      {COMMANDS[name].keys.slice(0, 2).map(key => (
        <kbd key={key}>{shownStroke(key)}</kbd>
      ))}
    </span>
  </li>
)
