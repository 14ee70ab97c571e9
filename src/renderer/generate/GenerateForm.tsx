// What to write from and how each token is drawn. It is remembered while other panels are looked at.
import { type FormEvent, useRef } from "react";
import { unknownWords } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { asRead } from "../train/pieces.ts";
import { promptOf, readsSource, samplesOf, samplingOf } from "../train/prompt.ts";
import { samplingFault } from "../train/sampling-faults.ts";
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
  const unknown = document.vocabulary?.kind === "pieces" ? null : unknownWords(prompt, document);
  const { setGenerateFields: set } = useStore.getState();
  const host = useRef<HTMLFormElement>(null);
  useFirstField(host);
  const searches = source && Number(fields.beams) > 1;
  const idle: ReadonlySet<string> = new Set(searches ? notSearched : greedy ? notGreedy : []);
  const isOfSource = (name: string) => name === "beams" || name === "lengthPenalty";
  const fault = samplingFault(fields, (name) => !idle.has(name) && (source || !isOfSource(name)));
  const sampling = () => samplingOf(source ? { ...fields, greedy } : { ...fields, greedy, beams: "" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault !== null) return;
    begin();
    void generateText(prompt, sampling(), samplesOf({ ...fields, greedy, prompt }));
  };
  const field = (name: keyof typeof fields, label: string, title: string, usual = "") => (
    <label className="train-field" title={title}>
      <span>{label}</span>
      <input
        className="field"
        inputMode={name === "stop" ? "text" : "decimal"}
        value={fields[name]}
        placeholder={usual}
        disabled={idle.has(name)}
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
      {fault !== null && (
        <p className="train-warning" role="alert">
          {fault}
        </p>
      )}
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
      {field("temperature", "Temperature", "Below 1: more predictable; above 1: more random")}
      {field("topK", "Top-k", "Sample from the k most likely tokens; 0 for all")}
      {field(
        "tokens",
        "Max new tokens",
        source ? "Maximum number of tokens to generate" : "Number of tokens to generate",
      )}
      {field("seed", "Seed", "The same seed generates the same text; leave empty for a random seed", "any")}
      <details className="train-more">
        <summary>More sampling</summary>
        {field(
          "topP",
          "Top-p",
          "Sample from the fewest most likely tokens that have this probability together",
          "1",
        )}
        {field("minP", "Min-p", "Drop tokens below this share of the most likely token's probability", "0")}
        {field(
          "repetition",
          "Repetition",
          "Repetition penalty: divides logits of tokens that stand before; 1 for none",
          "1",
        )}
        {field(
          "presence",
          "Presence",
          "Presence penalty: taken from the logits of generated tokens; 0 for none",
          "0",
        )}
        {field("stop", "Stop at", "Ends where this text has been generated; several with | between", "none")}
        {field(
          "samples",
          "Samples",
          "Texts from the same prompt, with the seed and those behind it; shown as branches",
          "1",
        )}
        {source &&
          field("beams", "Beams", "Beam search: how many targets are kept at each step; 1 for none", "1")}
        {source &&
          field(
            "lengthPenalty",
            "Length",
            "Length penalty of beam search: log-probability is divided by length to this power",
            "1",
          )}
      </details>
      <CacheChecker request={async () => requestOf((await asRead(prompt, !source)) ?? "", sampling())} />
    </form>
  );
}

/** What has no effect while the most likely token is taken each time. */
const notGreedy = ["temperature", "topK", "topP", "minP", "seed", "samples"];
/** And what beam search, which samples nothing, leaves aside as well. */
const notSearched = [...notGreedy, "repetition", "presence"];
