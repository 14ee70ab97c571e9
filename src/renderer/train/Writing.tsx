/** The model writes on from a prompt, a token at a time; each token tells how likely it was and what else was. */
import { type FormEvent, useState } from "react";
import type { GeneratedToken } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { percent } from "../values/numbers.ts";
import { promptOf } from "./trainer.ts";
import { write } from "./writing.ts";

export function Writing() {
  const document = useStore((s) => s.document);
  const written = useStore((s) => s.written);
  const [typed, setTyped] = useState<string | null>(null);
  const [greedy, setGreedy] = useState(false);
  const [temperature, setTemperature] = useState("0.8");
  const [topK, setTopK] = useState("8");
  if (document.objective?.kind !== "next-token") return null;
  const prompt = typed ?? promptOf(document);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const heat = greedy ? 0 : Math.max(Number(temperature) || 0, 0);
    void write(prompt, { tokens: 24, temperature: heat, topK: Math.max(Math.round(Number(topK)) || 0, 0) });
  };
  return (
    <form className="writing" onSubmit={submit}>
      <h3>Write on</h3>
      <div className="writing-row">
        <input
          className="field"
          aria-label="Prompt"
          value={prompt}
          onChange={(e) => setTyped(e.target.value)}
        />
        <button type="submit" className="button primary" disabled={written?.writing === true}>
          Write
        </button>
      </div>
      <div className="writing-row quiet">
        <label>
          <input type="checkbox" checked={greedy} onChange={(e) => setGreedy(e.target.checked)} /> likeliest
        </label>
        <label>
          temperature{" "}
          <input
            className="field tiny"
            inputMode="decimal"
            value={temperature}
            disabled={greedy}
            onChange={(e) => setTemperature(e.target.value)}
          />
        </label>
        <label>
          top{" "}
          <input
            className="field tiny"
            inputMode="numeric"
            value={topK}
            disabled={greedy}
            onChange={(e) => setTopK(e.target.value)}
          />
        </label>
      </div>
      {written && (
        <p className="written" aria-live="polite" aria-busy={written.writing}>
          <span className="quiet">{written.prompt}</span>{" "}
          {written.tokens.map((token, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token's place is its identity
            <Token key={i} token={token} apart={document.vocabulary?.kind !== "characters"} />
          ))}
        </p>
      )}
      {written?.error && (
        <p className="train-failed" role="alert">
          {written.error}
        </p>
      )}
    </form>
  );
}

function Token({ token, apart }: { token: GeneratedToken; apart: boolean }) {
  const others = token.likeliest.map((t) => `${t.token}  ${percent(t.probability)}`).join("\n");
  const strength = Math.round(100 * Math.min(token.probability, 1) * 0.3);
  return (
    <>
      <span
        className="written-token"
        title={others}
        style={{ background: `color-mix(in srgb, var(--flow-logits) ${strength}%, transparent)` }}
      >
        {token.token}
      </span>
      {apart && " "}
    </>
  );
}
