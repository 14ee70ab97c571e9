// After a crash: unsaved work that is still there.
import { useEffect, useState } from "react";
import { comeBack } from "./come-back.ts";
import { forget, type Leftover, leftovers, restore } from "./leftovers.ts";
import "./restore.css";

export default function Restore() {
  const [left, setLeft] = useState<readonly Leftover[]>([]);
  useEffect(() => {
    void comeBack()
      .then(() => leftovers())
      .then(setLeft);
  }, []);
  if (left.length === 0) return null;
  const without = (key: string) => setLeft(left.filter((l) => l.key !== key));
  return (
    <section className="restore" aria-label="Unsaved work">
      <h2>
        Unsaved work was found
        {left.length > 1 && (
          <button
            type="button"
            className="button outlined small"
            onClick={async () => {
              // The one that was edited last comes to the front.
              for (const l of left.toReversed())
                if (await restore(l)) setLeft((still) => still.filter(({ key }) => key !== l.key));
            }}
          >
            Restore all
          </button>
        )}
      </h2>
      {left.map((l) => (
        <div key={l.key} className="restore-row">
          <span>
            {l.name} <span className="quiet">{new Date(l.savedAt).toLocaleString()}</span>
          </span>
          <button
            type="button"
            className="button outlined"
            onClick={async () => {
              if (await restore(l)) without(l.key);
            }}
          >
            Restore
          </button>
          <button
            type="button"
            className="button"
            onClick={async () => {
              await forget(l.key);
              without(l.key);
            }}
          >
            Discard
          </button>
        </div>
      ))}
    </section>
  );
}
