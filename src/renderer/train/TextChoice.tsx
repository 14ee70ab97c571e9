// The text to learn from: any file, or the stories that are built in.
import { openDataFile } from "../storage/data-file.ts";
import { useStore } from "../store/store.ts";
import type { TrainText } from "../store/train-form.ts";
import { count } from "../values/numbers.ts";

async function choose(): Promise<void> {
  const file = await openDataFile("text");
  if (!file) return;
  const { refuseTraining, setTrainText } = useStore.getState();
  if ("error" in file) return refuseTraining(file.error);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
    setTrainText({ name: file.name, text });
  } catch {
    refuseTraining(`${file.name} must be a text file in UTF-8.`);
  }
}

export function TextChoice({ text }: { text: TrainText | null }) {
  return (
    <div className="train-text">
      <button type="button" className="button outlined" onClick={() => void choose()}>
        {text ? "Another file…" : "From a file…"}
      </button>
      {text ? (
        <span className="train-about" title={text.name}>
          {text.name}, {count(text.text.length)} characters{" "}
          <button type="button" className="link" onClick={() => useStore.getState().setTrainText(null)}>
            use the stories
          </button>
        </span>
      ) : (
        <span className="quiet train-about">or the built-in stories</span>
      )}
    </div>
  );
}
