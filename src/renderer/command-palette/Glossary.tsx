// The glossary of docs/, as it stands there: where a newcomer looks a word up.
import text from "../../../docs/glossary.md?raw";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import "./command-palette.css";

/** The entries, a line each in the file or continued on indented ones: `- **Term** sentence`. */
const entries = text
  .replace(/\n {2,}/g, " ")
  .split("\n")
  .flatMap((line) => {
    const [, term, meaning] = /^- \*\*(.+?)\*\* (.+)$/.exec(line) ?? [];
    return term === undefined || meaning === undefined
      ? []
      : [{ term, meaning: meaning.replace(/\*\*|`/g, "") }];
  });

export default function Glossary() {
  const close = () => useStore.getState().showOverlay(null);
  return (
    <Dialog title="Glossary" className="licences" light close={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys */}
      <section className="licence-list" aria-label="Terms" tabIndex={0}>
        <dl>
          {entries.map(({ term, meaning }) => (
            <div key={term}>
              <dt>
                <b>{term}</b>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      <DialogClose close={close} first />
    </Dialog>
  );
}
