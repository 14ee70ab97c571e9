// The words, characters or ids that the graph knows.
import { useState } from "react";
import type { Vocabulary } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

const empty: Vocabulary = { kind: "words", tokens: [] };

const options = [
  ["lowercase", "lower case", '"The" is read as "the"'],
  ["splitPunctuation", "split punctuation", '"mat." is read as "mat" and "."'],
] as const;

/** Duplicates would make two ids of one token. */
const read = (text: string): string[] => [...new Set(text.split(/\s+/).filter(Boolean))];

export function VocabularyField({ vocabulary = empty }: { vocabulary: Vocabulary | undefined }) {
  const [draft, setDraft] = useState<string | null>(null);
  const { kind, tokens } = vocabulary;
  const put = (changed: Partial<Vocabulary>) => {
    const { lowercase, splitPunctuation, ...rest } = { ...vocabulary, ...changed };
    const set = { ...(lowercase && { lowercase }), ...(splitPunctuation && { splitPunctuation }), ...rest };
    const edit = { edit: "setMeta", set: { vocabulary: set } } as const;
    useStore.getState().dispatch(edit, { label: "Change vocabulary" });
  };
  const editable = kind === "words";
  const commit = () => {
    if (draft !== null) put({ tokens: read(draft) });
    setDraft(null);
  };
  return (
    <>
      <h3 className="group-title">
        Vocabulary · {tokens.length} {kind}
      </h3>
      {editable ? (
        <>
          <textarea
            className="field vocabulary"
            aria-label="Vocabulary"
            spellCheck={false}
            value={draft ?? tokens.join(" ")}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
          />
          <div className="flags">
            {options.map(([key, label, title]) => (
              <label key={key} title={title}>
                <input
                  type="checkbox"
                  checked={vocabulary[key] === true}
                  onChange={(event) => put({ [key]: event.target.checked })}
                />
                {label}
              </label>
            ))}
          </div>
        </>
      ) : (
        <p className="vocabulary">{tokens.slice(0, 80).join(" ")}</p>
      )}
    </>
  );
}
