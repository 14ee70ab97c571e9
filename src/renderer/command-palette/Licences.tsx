// About Heddle: its version, and what it is made with: the packages and fonts that it ships, with their licences.

import { useEffect, useState } from "react";
import { version } from "../../../package.json";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import "./command-palette.css";

interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

export default function Licences() {
  const [all, setAll] = useState<readonly Licence[] | null>(null);
  useEffect(() => {
    fetch("licences.json")
      .then((response) => response.json())
      .then(setAll)
      // Only a build has the file; the development server has none.
      .catch(() => setAll([]));
  }, []);
  const close = () => useStore.getState().showOverlay(null);
  return (
    <Dialog
      title="About Heddle"
      note={`Version ${version}, MIT-licensed. It ships with the following, each under its own license.`}
      className="licences"
      light
      close={close}
    >
      <div className="licence-list">
        {all?.map(({ name, version, licence, text }) => (
          <details key={`${name} ${version}`}>
            <summary>
              {name} <span className="quiet">{version}</span> · {licence}
            </summary>
            <pre className="mono">
              {text || `The package states only the name of its license: ${licence}.`}
            </pre>
          </details>
        ))}
      </div>
      <DialogClose close={close} first />
    </Dialog>
  );
}
