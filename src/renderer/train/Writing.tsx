/** The model writes on from a prompt, or out from a source, a token at a time; each tells how likely it was. */
import { type FormEvent, useState } from "react";
import { writes } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { promptOf, readsSource } from "./prompt.ts";
import { WrittenText } from "./WrittenText.tsx";
import { stopWriting, write } from "./writing.ts";

const whole = (typed: string, least: number): number => Math.max(Math.round(Number(typed)) || 0, least);

export function Writing() {
  const document = useStore((s) => s.document);
  const written = useStore((s) => s.written);
  const [typed, setTyped] = useState<string | null>(null);
  const source = readsSource(document);
  // Of a source there is one best target as a rule.
  const [greedy, setGreedy] = useState(source);
  const [fields, setFields] = useState({ temperature: "0.8", topK: "8", tokens: "24", seed: "" });
  if (!writes(document.objective?.kind)) return null;
  const prompt = typed ?? promptOf(document);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void write(prompt, {
      tokens: whole(fields.tokens, 1),
      temperature: greedy ? 0 : Math.max(Number(fields.temperature) || 0, 0),
      topK: whole(fields.topK, 0),
      // Without a seed it writes something else each time.
      seed: fields.seed.trim() === "" ? Math.floor(Math.random() * 1e9) : whole(fields.seed, 0),
    });
  };
  const small = (name: keyof typeof fields, label: string, title: string, usual = "") => (
    <label title={title}>
      {label}{" "}
      <input
        className="field tiny"
        inputMode="decimal"
        value={fields[name]}
        placeholder={usual}
        disabled={greedy && name !== "tokens"}
        onChange={(e) => setFields({ ...fields, [name]: e.target.value })}
      />
    </label>
  );
  return (
    <form className="writing" onSubmit={submit}>
      <h3>{source ? "Write the target" : "Write on"}</h3>
      <div className="writing-row">
        <input
          className="field"
          aria-label={source ? "Source" : "Prompt"}
          value={prompt}
          onChange={(e) => setTyped(e.target.value)}
        />
        {written?.writing ? (
          <button type="button" className="button outlined" onClick={stopWriting}>
            Stop
          </button>
        ) : (
          <button type="submit" className="button primary">
            Write
          </button>
        )}
      </div>
      <div className="writing-row quiet wrapping">
        <label title="Takes the likeliest token each time">
          <input type="checkbox" checked={greedy} onChange={(e) => setGreedy(e.target.checked)} /> likeliest
        </label>
        {small("temperature", "temperature", "Below 1 the likely grows likelier, above 1 less likely")}
        {small("topK", "top", "Draws from so many of the likeliest; 0 for all")}
        {small("tokens", "tokens", source ? "How many to write at most" : "How many to write")}
        {small("seed", "seed", "The same seed writes the same; empty for another each time", "any")}
      </div>
      {written && (
        <WrittenText
          written={written}
          apart={document.vocabulary?.kind !== "characters"}
          lead={source ? "→" : ""}
        />
      )}
      {written?.error && (
        <p className="train-failed" role="alert">
          {written.error}
        </p>
      )}
    </form>
  );
}
