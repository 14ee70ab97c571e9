// The dock's Write panel: what to write from, the text as it is written, and what else each token could have been.
import { useState } from "react";
import { canGenerate } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { readsSource } from "../train/prompt.ts";
import { Bars } from "../values/Bars.tsx";
import { GeneratedText } from "./GeneratedText.tsx";
import { GenerateForm } from "./GenerateForm.tsx";
import "../train/train.css";
import "./generate.css";

export default function GeneratePanel() {
  const document = useStore((s) => s.document);
  const opening = useStore((s) => s.opening);
  const generated = useStore((s) => s.generated);
  const [chosen, choose] = useState<number | null>(null);
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
  const tokens = generated?.tokens ?? [];
  // While it writes, the latest step is the one that is looked at.
  const at = Math.min(chosen ?? tokens.length - 1, tokens.length - 1);
  const shown = tokens[at];
  return (
    <section aria-label="Generate" className="train-host">
      <div className="write">
        <GenerateForm key={opening} begin={() => choose(null)} />
        <div className="write-text">
          {generated ? (
            <GeneratedText
              generated={generated}
              apart={document.vocabulary?.kind !== "characters"}
              lead={readsSource(document) ? "→" : ""}
              at={at}
              choose={choose}
            />
          ) : (
            <p className="empty">
              {readsSource(document)
                ? "The generated target appears here, token by token."
                : "The generated text appears here, token by token."}{" "}
              The background of each shows its probability.
            </p>
          )}
          {generated?.error && (
            <p className="train-failed" role="alert">
              {generated.error}
            </p>
          )}
        </div>
        <div className="write-step">
          {shown && (
            <>
              <p className="quiet">
                token {at + 1}: <b>{shown.token}</b>
              </p>
              <Bars predictions={shown.likeliest} />
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
