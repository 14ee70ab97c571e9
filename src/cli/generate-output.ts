// What `heddle generate` prints: the text as it comes for people, lines of JSON for programs.
import { decode, type HeddleDocument, special } from "../core/index.ts";
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
  /** Of a vocabulary of pieces, of which one may be a part of a character: what was written, and how much is told. */
  private ids: number[] = [];
  private told = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: OutputOptions,
  ) {}

  /** The next sample begins. */
  begin(): void {
    const { document, prompt } = this.options;
    [this.ids, this.told] = [[], 0];
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
    const text = this.pieces ? this.fresh(told.id) : told.token;
    if (text === "") return;
    process.stdout.write(`${this.before}${text}`);
    this.before = this.space;
  }

  /** What a further piece adds to the text; nothing while it ends within a character. */
  private fresh(id: number): string {
    const { document, prompt } = this.options;
    this.ids.push(id);
    const isWhole = prompt === "" || document.objective?.kind === "seq2seq";
    const text = decode(this.ids, {
      ...this.pieces!,
      dropsFirstSpace: isWhole && this.pieces!.dropsFirstSpace === true,
    });
    if (text.endsWith("\uFFFD")) return "";
    const fresh = text.slice(this.told);
    this.told = text.length;
    return fresh;
  }

  private get pieces() {
    const { vocabulary } = this.options.document;
    return vocabulary?.kind === "pieces" ? vocabulary : null;
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
    const kind = this.options.document.vocabulary?.kind;
    return kind === "characters" || kind === "pieces" ? "" : " ";
  }
}

/** `{"token":"the","id":4,"logprob":-0.1,"likeliest":[["the",-0.1],…]}`, natural logarithms before temperature. */
const tokenLine = ({ token, id, probability, likeliest }: GeneratedToken) => ({
  ...{ token, id, logprob: Math.log(probability) },
  likeliest: likeliest.map((other) => [other.token, Math.log(other.probability)]),
});
