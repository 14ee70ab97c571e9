// What to write from and how each token is drawn. It is remembered while other panels are looked at.
import { type FormEvent, useRef } from "react";
import { unknownWords } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { promptOf, readsSource, samplingOf } from "../train/prompt.ts";
import { useFirstField } from "../ui/use-first-field.ts";
import { CacheChecker } from "./CacheChecker.tsx";
import { generateText, requestOf, stopGenerating } from "./generate-text.ts";

export function GenerateForm({ begin }: { begin: () => void }) {
  const document = useStore((s) => s.document);
  const generated = useStore((s) => s.generated);
  const { prompt: typed, greedy: asked, ...fields } = useStore((s) => s.generateFields);
  const source = readsSource(document);
  // Of a source there is one best target as a rule.
  const greedy = asked ?? source;
  const prompt = typed ?? promptOf(document);
  const unknown = unknownWords(prompt, document);
  const { setGenerateFields: set } = useStore.getState();
  const host = useRef<HTMLFormElement>(null);
  useFirstField(host);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin();
    void generateText(prompt, samplingOf({ ...fields, greedy }));
  };
  const small = (name: keyof typeof fields, label: string, title: string, usual = "") => (
    <label className="train-field" title={title}>
      <span>{label}</span>
      <input
        className="field"
        inputMode="decimal"
        value={fields[name]}
        placeholder={usual}
        disabled={greedy && name !== "tokens"}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </label>
  );
  return (
    <form ref={host} className="train-form" onSubmit={submit}>
      <textarea
        className="field write-prompt"
        aria-label={source ? "Source" : "Prompt"}
        rows={3}
        data-first
        value={prompt}
        onChange={(e) => set({ prompt: e.target.value.replaceAll("\n", " ") })}
        onKeyDown={(e) => {
          // One line of the text is one sample, so Enter has nothing else to say here.
          if (e.key === "Enter" && !e.nativeEvent.isComposing) {
            e.preventDefault();
            e.currentTarget.form?.requestSubmit();
          }
        }}
      />
      {unknown !== null && <p className="train-warning">{unknown}</p>}
      <div className="train-buttons">
        {/* Two buttons: were it one that changes its type, the click that stops would submit the form. */}
        {generated?.generating ? (
          <button key="stop" type="button" className="button outlined" onClick={stopGenerating}>
            Stop
          </button>
        ) : (
          <button key="generate" type="submit" className="button primary">
            Generate
          </button>
        )}
      </div>
      <label className="write-greedy" title="Always take the most likely token instead of sampling">
        <input type="checkbox" checked={greedy} onChange={(e) => set({ greedy: e.target.checked })} />
        Greedy
      </label>
      {small("temperature", "Temperature", "Below 1: more predictable; above 1: more random")}
      {small("topK", "Top-k", "Sample from the k most likely tokens; 0 for all")}
      {small(
        "tokens",
        "Max new tokens",
        source ? "Maximum number of tokens to generate" : "Number of tokens to generate",
      )}
      {small("seed", "Seed", "The same seed generates the same text; leave empty for a random seed", "any")}
      <CacheChecker request={() => requestOf(prompt, samplingOf({ ...fields, greedy }))} />
    </form>
  );
}
