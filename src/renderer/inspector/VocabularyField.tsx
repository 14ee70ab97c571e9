// The words, characters or ids that the graph knows.
import { useState } from "react";
import type { Vocabulary } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

const empty: Vocabulary = { kind: "words", tokens: [] };

/** Duplicates would make two ids of one token. */
const read = (text: string): string[] => [...new Set(text.split(/\s+/).filter(Boolean))];

export function VocabularyField({ vocabulary = empty }: { vocabulary: Vocabulary | undefined }) {
  const [draft, setDraft] = useState<string | null>(null);
  const { kind, tokens } = vocabulary;
  const editable = kind === "words";
  const commit = () => {
    if (draft !== null) {
      const edit = { edit: "setMeta", set: { vocabulary: { kind, tokens: read(draft) } } } as const;
      useStore.getState().dispatch(edit, { label: "Change vocabulary" });
    }
    setDraft(null);
  };
  return (
    <>
      <h3 className="group-title">
        Vocabulary · {tokens.length} {kind}
      </h3>
      {editable ? (
        <textarea
          className="field vocabulary"
          aria-label="Vocabulary"
          spellCheck={false}
          value={draft ?? tokens.join(" ")}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
        />
      ) : (
        <p className="vocabulary">{tokens.slice(0, 80).join(" ")}</p>
      )}
    </>
  );
}
