// The text of a stream that a model's tokenizer reads: what is typed becomes ids, and ids are shown as what they say.
import { useState } from "react";
import { useStore } from "../store/store.ts";
import { asRead, asShown } from "../train/pieces.ts";
import { StreamText, type StreamTextProps } from "./StreamText.tsx";

interface Draft {
  readonly text: string;
  /** What it was made; null while it is. */
  readonly ids: string | null;
}

export default function PiecesText({ stream, labelled }: StreamTextProps) {
  const ids = useStore((s) => s.document.text[stream] ?? "");
  const vocabulary = useStore((s) => s.document.vocabulary);
  const [draft, setDraft] = useState<Draft | null>(null);
  const typed = draft && (draft.ids === null || draft.ids === ids) ? draft.text : null;
  const type = async (text: string) => {
    setDraft({ text, ids: null });
    const read = await asRead(text);
    // Of keys that come faster than ids the last counts.
    setDraft((now) => (now?.text !== text ? now : read === null ? null : { text, ids: read }));
    if (read === null) return;
    const edit = { edit: "setText", stream, text: read } as const;
    useStore.getState().dispatch(edit, { label: `Edit text of ${stream}`, merge: `text ${stream}` });
  };
  return (
    <StreamText
      {...{ stream, labelled }}
      shown={typed ?? asShown(ids, vocabulary)}
      type={(text) => void type(text)}
    />
  );
}
