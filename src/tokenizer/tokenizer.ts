// A tokenizer.json of Hugging Face's: text to ids, with where each token lies in the text, and back. What splits and merges
// is @huggingface/tokenizers; normalizing, finding added tokens and offsets are ours, since its `encode` gives none.
import { Tokenizer as Library } from "@huggingface/tokenizers";
import { type AddedToken, addedFinder, type Part } from "./added.ts";
import { type Aligned, alignedText, type Span, textOf } from "./aligned.ts";
import { byteName } from "./bytes.ts";
import { record } from "./json.ts";
import { Finder, inBytes, spansOf, trimmed } from "./locate.ts";
import { mendedDecoder, mendedPreTokenizer } from "./mended.ts";
import { type Normalize, normalizerOf } from "./normalize.ts";

export interface Encoding {
  readonly ids: readonly number[];
  /** As the vocabulary has them; what is unknown to a unigram model as it stands in the text. */
  readonly tokens: readonly string[];
  /** In characters (code points) of the text; [0, 0] for tokens that are put around it. */
  readonly offsets: readonly Span[];
  /** 1 for the second text of a pair. */
  readonly types: readonly number[];
}

export interface EncodeOptions {
  /** With the tokens that are put around a text: `<s>`, `[CLS]`; true when absent. */
  readonly special?: boolean;
  readonly pair?: string;
}

/** How tokens are put together again. */
interface Parts {
  readonly has: (decoder: string) => boolean;
  /** Of tokens inside a word. */
  readonly prefix: string;
  /** Of tokens that end one. */
  readonly suffix: string;
}

type Json = Readonly<Record<string, unknown>>;
type Found = Pick<Encoding, "ids" | "tokens" | "offsets">;

export class Tokenizer {
  /** One more than the largest id. */
  readonly size: number;
  private readonly library: Library;
  private readonly normalize: Normalize;
  private readonly findAdded: (text: Aligned) => readonly Part[];
  private readonly findNormalized: (text: Aligned) => readonly Part[];
  private readonly added: ReadonlyMap<number, AddedToken>;
  /** Where tokens are bytes, written as characters. */
  readonly isByteLevel: boolean;
  readonly parts: Parts;
  private readonly trims: { readonly addsSpace: boolean } | null;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly bytesOfUnknown: boolean;
  /** RoBERTa's pairs are of one type, where the library has two. */
  private readonly oneType: boolean;

  /** Throws an Error that says what in the file is not understood. */
  constructor(json: unknown) {
    const file = record(json, "a tokenizer.json");
    const model = record(file.model, "its `model`");
    const preTokenizer = mendedPreTokenizer(file.pre_tokenizer);
    const mended = { pre_tokenizer: preTokenizer, decoder: mendedDecoder(file.decoder) };
    const parts = { ...file, normalizer: null, ...mended };
    const addedTokens = (Array.isArray(file.added_tokens) ? file.added_tokens : []).map(addedToken);
    const all = { added_tokens: [], post_processor: null, ...parts };
    this.library = new Library(all, { clean_up_tokenization_spaces: false });
    this.normalize = normalizerOf(file.normalizer);
    this.added = new Map(addedTokens.map((token) => [token.id, token]));
    this.findAdded = addedFinder(
      new Map(addedTokens.filter((t) => !t.normalized).map((t) => [t.content, t])),
    );
    const inNormalized = addedTokens.filter((t) => t.normalized);
    const normal = (text: string) => textOf(this.normalize(alignedText(text)));
    this.findNormalized = addedFinder(new Map(inNormalized.map((t) => [normal(t.content), t])));
    this.isByteLevel =
      within(preTokenizer, "pretokenizers", "ByteLevel") !== null ||
      within(file.normalizer, "normalizers", "ByteLevel") !== null;
    const decoders = kindsIn(file.decoder);
    if (model.type === "WordPiece") decoders.add("WordPiece");
    this.parts = {
      has: (type) => decoders.has(type),
      prefix: String(model.continuing_subword_prefix ?? "##"),
      suffix: String(model.end_of_word_suffix ?? ""),
    };
    this.trims = trimsOf(file.post_processor);
    const known = this.library.model;
    if (!known) throw new Error("its `model` is not known");
    this.ids = known.tokens_to_ids;
    this.size = Math.max(known.vocab.length, ...addedTokens.map((t) => t.id + 1));
    this.bytesOfUnknown = model.type === "Unigram" && model.byte_fallback === true;
    this.oneType = within(file.post_processor, "processors", "RobertaProcessing") !== null;
  }

  encode(text: string, { special = true, pair }: EncodeOptions = {}): Encoding {
    const texts = [text, ...(pair === undefined ? [] : [pair])].map((of) => this.found(of));
    const marks = ["\uE000A", "\uE000B"];
    const { post_processor: around } = this.library;
    const first = [marks[0]!];
    const second = pair === undefined ? null : [marks[1]!];
    const placed = around ? around(first, second, special) : { tokens: [...first, ...(second ?? [])] };
    // What puts nothing around a text leaves the second one beside it.
    const order = texts.length > 1 && !placed.tokens.includes(marks[1]!) ? marks : placed.tokens;
    const encodings = order.map((token, i): Encoding => {
      const type = this.oneType ? 0 : (placed.token_type_ids?.[i] ?? (token === marks[1] ? 1 : 0));
      const of = texts[marks.indexOf(token)];
      if (of) return { ...of, types: of.ids.map(() => type) };
      const id = this.ids.get(token);
      return id === undefined ? none : { ids: [id], tokens: [token], offsets: [[0, 0]], types: [type] };
    });
    return {
      ids: encodings.flatMap((e) => e.ids),
      tokens: encodings.flatMap((e) => e.tokens),
      offsets: encodings.flatMap((e) => e.offsets),
      types: encodings.flatMap((e) => e.types),
    };
  }

  /** Without special tokens, unless they are asked for. */
  decode(ids: readonly number[], { special = false }: { readonly special?: boolean } = {}): string {
    const known = ids.filter(
      (id) => this.token(id) !== undefined && (special || this.added.get(id)?.special !== true),
    );
    return known.length === 0 ? "" : this.library.decode([...known], { clean_up_tokenization_spaces: false });
  }

  /** As the vocabulary has it. */
  token(id: number): string | undefined {
    return this.library.id_to_token(id);
  }

  isAdded(id: number): boolean {
    return this.added.has(id);
  }

  private found(text: string): Found {
    const parts = this.findAdded(alignedText(text)).flatMap((part): readonly Found[] => {
      if (part.added) return [foundAdded(part.added, part.text)];
      const inner = this.findNormalized(this.normalize(part.text));
      return inner.map((p) => (p.added ? foundAdded(p.added, p.text) : this.split(p.text)));
    });
    const tokens = parts.flatMap((p) => p.tokens);
    const offsets = parts.flatMap((p) => p.offsets);
    return {
      ids: parts.flatMap((p) => p.ids),
      tokens,
      offsets: this.trims ? trimmed(tokens, offsets, this.trims.addsSpace) : offsets,
    };
  }

  /** A normalized text without added tokens. */
  private split(text: Aligned): Found {
    const whole = textOf(text);
    if (whole === "") return none;
    const { pre_tokenizer: preTokenizer } = this.library;
    const model = this.library.model!;
    const section = { section_index: text.spans[0]?.[0] === 0 ? 0 : 1 };
    const pieces = preTokenizer ? preTokenizer(whole, section) : [whole];
    const finder = new Finder(this.isByteLevel ? inBytes(text) : withSigns(text, whole, pieces));
    const config = model.config as unknown as Json;
    const marks = {
      prefix: String(config.continuing_subword_prefix ?? ""),
      suffix: model.end_of_word_suffix ?? "",
      unknown: model.unk_token,
      fuses: model.fuse_unk,
    };
    const found = pieces.map((piece): Found => {
      const tokens = model([piece]).flatMap((token) => this.orBytes(token));
      const at = finder.next(piece) ?? { characters: [...piece], spans: [] };
      const spans = spansOf(tokens, at, marks);
      const known = tokens.map((token) => this.ids.get(token) ?? model.unk_token_id);
      const kept = tokens.flatMap((token, i) =>
        known[i] === undefined ? [] : [{ token, id: known[i], span: spans[i]! }],
      );
      return {
        ids: kept.map((k) => k.id),
        tokens: kept.map((k) => k.token),
        offsets: kept.map((k) => k.span),
      };
    });
    return {
      ids: found.flatMap((f) => f.ids),
      tokens: found.flatMap((f) => f.tokens),
      offsets: found.flatMap((f) => f.offsets),
    };
  }

  /** The library's unigram models know no byte fallback. */
  private orBytes(token: string): readonly string[] {
    if (!this.bytesOfUnknown || this.ids.has(token)) return [token];
    const bytes = Array.from(new TextEncoder().encode(token), byteName);
    return bytes.every((b) => this.ids.has(b)) ? bytes : [token];
  }
}

const none: Encoding = { ids: [], tokens: [], offsets: [], types: [] };

/** With the spaces around it, where these belong to it. */
const foundAdded = ({ id }: AddedToken, text: Aligned): Found => ({
  ids: [id],
  tokens: [textOf(text)],
  offsets: [[text.spans[0]?.[0] ?? 0, text.spans.at(-1)?.[1] ?? 0]],
});

/** Metaspace puts a sign in the place of each space. */
function withSigns(text: Aligned, whole: string, pieces: readonly string[]): Aligned {
  if (!whole.includes(" ") || !pieces.some((p) => p.includes("▁")) || pieces.some((p) => p.includes(" ")))
    return text;
  return { ...text, characters: text.characters.map((c) => (c === " " ? "▁" : c)) };
}

function addedToken(json: unknown): AddedToken {
  const of = record(json, "an added token");
  if (typeof of.id !== "number" || typeof of.content !== "string")
    throw new Error("an added token has no `id` or no `content`");
  const special = of.special === true;
  return {
    ...{ id: of.id, content: of.content, special },
    normalized: typeof of.normalized === "boolean" ? of.normalized : !special,
    ...{
      singleWord: of.single_word === true,
      leftSpaces: of.lstrip === true,
      rightSpaces: of.rstrip === true,
    },
  };
}

/** The first part of a kind, alone or in a sequence. */
function within(config: unknown, list: string, type: string): Json | null {
  if (typeof config !== "object" || config === null) return null;
  const of = config as Json;
  if (of.type === type) return of;
  const inner = of[list];
  if (!Array.isArray(inner)) return null;
  for (const each of inner) {
    const found = within(each, list, type);
    if (found) return found;
  }
  return null;
}

function trimsOf(config: unknown): { readonly addsSpace: boolean } | null {
  for (const type of ["ByteLevel", "RobertaProcessing"]) {
    const of = within(config, "processors", type);
    if (of && of.trim_offsets !== false) return { addsSpace: of.add_prefix_space !== false };
  }
  return null;
}

function kindsIn(decoder: unknown): Set<string> {
  if (typeof decoder !== "object" || decoder === null) return new Set();
  const { type, decoders, start, prepend_scheme: prepends } = decoder as Json;
  const none = (type === "Strip" && start === 0) || (type === "Metaspace" && prepends === "never");
  const inner = Array.isArray(decoders) ? decoders.flatMap((each) => [...kindsIn(each)]) : [];
  return new Set([...(none ? [] : [String(type)]), ...inner]);
}
