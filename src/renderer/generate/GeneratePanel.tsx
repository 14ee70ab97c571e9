// The dock's Generate panel: what to write from, the text as it is written, what else each token could have been, and the
// branches that come of choosing that.
import { useCallback, useState } from "react";
import { canGenerate } from "../../runtime/client/index.ts";
import { pathTo } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import { readsSource } from "../train/prompt.ts";
import { Alternatives } from "./Alternatives.tsx";
import { Attention } from "./Attention.tsx";
import { GeneratedText } from "./GeneratedText.tsx";
import { GenerateForm } from "./GenerateForm.tsx";
import { branchAt } from "./generate-text.ts";
import { TextStatus } from "./TextStatus.tsx";
import "../train/train.css";
import "./generate.css";

/** The token that is looked at, by its place in the tree; a pinned one stays so. */
interface Looked {
  readonly at: number | null;
  readonly pinned: boolean;
}

const nothing: Looked = { at: null, pinned: false };

export default function GeneratePanel() {
  const document = useStore((s) => s.document);
  const opening = useStore((s) => s.opening);
  const generated = useStore((s) => s.generated);
  const [looked, setLooked] = useState<Looked>(nothing);
  const look = useCallback((at: number) => setLooked((l) => (l.pinned ? l : { at, pinned: false })), []);
  const pin = useCallback(
    (at: number) => setLooked((l) => (l.pinned && l.at === at ? nothing : { at, pinned: true })),
    [],
  );
  const kind = document.objective?.kind;
  if (!canGenerate(kind))
    return (
      <section aria-label="Generate">
        <p className="empty">
          Only a model that predicts the next token can generate; {whatThisDoes(kind)}. The objective is set
          in the inspector while nothing is selected.
        </p>
      </section>
    );
  const path = generated ? pathTo(generated.tree, generated.leaf) : [];
  const chosen = looked.at === null ? -1 : path.indexOf(looked.at);
  // While it writes, the latest step is the one that is looked at.
  const at = chosen < 0 ? path.length - 1 : chosen;
  const shown = generated?.tree[path[at] ?? -1];
  return (
    <section aria-label="Generate" className="train-host">
      <div className="write">
        <GenerateForm key={opening} begin={() => setLooked(nothing)} />
        <div className="write-text">
          {generated ? (
            <>
              <div className="write-scroll">
                <GeneratedText
                  generated={generated}
                  apart={!/^(characters|pieces)$/.test(document.vocabulary?.kind ?? "")}
                  lead={readsSource(document) ? "→" : ""}
                  at={path[at] ?? null}
                  pinned={looked.pinned}
                  look={look}
                  pin={pin}
                />
              </div>
              <TextStatus generated={generated} />
            </>
          ) : (
            <p className="empty">
              {readsSource(document)
                ? "The generated target appears here, token by token."
                : "The generated text appears here, token by token."}{" "}
              The background of each shows its probability.
            </p>
          )}
        </div>
        <div className="write-step">
          {shown && (
            <>
              <p className="quiet">
                token {at + 1}: <b>{shown.token}</b>
              </p>
              <Alternatives
                token={shown}
                choose={(other) => {
                  setLooked(nothing);
                  if (other.id !== shown.id) void branchAt(path[at]!, other);
                }}
              />
              {/* Of a text that is being written, where one looks: not of each token as it comes. */}
              {(chosen >= 0 || !generated?.generating) && (
                <Attention
                  at={path[at]!}
                  token={shown}
                  target={path.slice(0, at + 1).map((place) => generated!.tree[place]!.token)}
                />
              )}
            </>
          )}
        </div>
      </div>
    </section>
  );
}

function whatThisDoes(kind: string | undefined): string {
  return kind === undefined ? "this graph has no objective" : `the objective of this graph is ${kind}`;
}
