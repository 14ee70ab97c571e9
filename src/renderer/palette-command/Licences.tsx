/** What Heddle is made with: the packages and fonts that it ships, with their licences. */
import { useEffect, useRef, useState } from "react";
import { useStore } from "../store/store.ts";
import "./palette-command.css";

interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

export function Licences() {
  return useStore((s) => s.overlay) === "licences" ? <List /> : null;
}

function List() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [all, setAll] = useState<readonly Licence[] | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    fetch("licences.json")
      .then((response) => response.json())
      .then(setAll)
      // Only a build has the file; the development server has none.
      .catch(() => setAll([]));
  }, []);
  const close = () => useStore.getState().showOverlay(null);
  return (
    <dialog ref={dialog} className="dialog licences" aria-labelledby="licences-title" onClose={close}>
      <h2 id="licences-title">Licences</h2>
      <p className="quiet">
        Heddle is MIT-licensed. It ships with the following, each under a licence of its own.
      </p>
      <div className="licence-list">
        {all?.map(({ name, version, licence, text }) => (
          <details key={name}>
            <summary>
              {name} <span className="quiet">{version}</span> · {licence}
            </summary>
            <pre className="mono">{text || `The package names its licence only: ${licence}.`}</pre>
          </details>
        ))}
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
