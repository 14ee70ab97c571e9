// What `heddle generate` prints: the text as it comes for people, lines of JSON for programs.
import { type HeddleDocument, special } from "../core/index.ts";
import type { CacheUse, GeneratedToken } from "../runtime/client/index.ts";
import type { Terminal } from "./terminal.ts";

export interface Sample {
  readonly text: string;
  readonly tokens: readonly GeneratedToken[];
  readonly cache: CacheUse;
}

interface OutputOptions {
  readonly document: HeddleDocument;
  readonly prompt: string;
  /** `json`: each token, then the sample; `tokens`: each token alone. */
  readonly form: "text" | "json" | "tokens";
  /** What the line of a sample says beside it. */
  readonly about: object;
  readonly samples: number;
}

export class GenerateOutput {
  private before = "";

  constructor(
    private readonly terminal: Terminal,
    private readonly options: OutputOptions,
  ) {}

  /** The next sample begins. */
  begin(): void {
    const { document, prompt } = this.options;
    // What is written goes on behind the prompt; of a source, on the next line.
    const gap = document.objective?.kind === "seq2seq" ? "\n" : this.space;
    this.before = `${this.terminal.paint("dim", prompt)}${gap}`;
  }

  token(told: GeneratedToken, sample: number): void {
    if (this.options.form !== "text") {
      this.terminal.out(JSON.stringify({ ...this.numbered(sample), ...tokenLine(told) }));
      return;
    }
    if (told.token === special.end) return;
    process.stdout.write(`${this.before}${told.token}`);
    this.before = this.space;
  }

  end({ text, tokens, cache }: Sample, sample: number): void {
    const { form, about } = this.options;
    if (form === "text") this.terminal.out("");
    if (form === "json")
      this.terminal.out(JSON.stringify({ ...about, ...this.numbered(sample), text, tokens, cache }));
  }

  /** Samples are told apart where there are several. */
  private numbered(sample: number) {
    return this.options.samples > 1 ? { sample } : {};
  }

  private get space(): string {
    return this.options.document.vocabulary?.kind === "characters" ? "" : " ";
  }
}

/** `{"token":"the","id":4,"logprob":-0.1,"likeliest":[["the",-0.1],…]}`, natural logarithms before temperature. */
const tokenLine = ({ token, id, probability, likeliest }: GeneratedToken) => ({
  ...{ token, id, logprob: Math.log(probability) },
  likeliest: likeliest.map((other) => [other.token, Math.log(other.probability)]),
});
