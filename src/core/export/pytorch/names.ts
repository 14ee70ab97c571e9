// Names of Python for names of the canvas: the same, unless Python or PyTorch has the word already.

const keywords =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield";

/** What generated code itself refers to. */
const used = "self torch nn math range enumerate int float next super Model device load";

/** Attributes of nn.Module (PyTorch 1.13 and 2.x): a child of that name would hide them. */
const moduleAttributes =
  "add_module apply bfloat16 buffers call_super_init canvas_names children compile cpu cuda double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu zero_grad";

const words = (text: string): readonly string[] => text.split(" ");

const reserved: ReadonlySet<string> = new Set([keywords, used, moduleAttributes].flatMap(words));

/** Hands out names that are free: `class` becomes `class_`, a second `mask` becomes `mask_2`. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  /** For variables of a function, or names of a module. */
  static ofCode(others: Iterable<string> = []): Names {
    return new Names([...words(keywords), ...words(used), ...others]);
  }

  /** For attributes of a module. */
  static ofModule(): Names {
    return new Names([...words(keywords), ...words(moduleAttributes)]);
  }

  /** The first of the wished names that is free, else the first with an underscore where Python has it, or with a number. */
  take(...wished: readonly [string, ...string[]]): string {
    const name = wished.find((w) => !this.taken.has(w)) ?? this.next(wished[0]);
    this.taken.add(name);
    return name;
  }

  private next(word: string): string {
    if (reserved.has(word) && !this.taken.has(`${word}_`)) return `${word}_`;
    // A class is `QKV2`, a variable `mask_2`.
    const join = /^[A-Z]/.test(word) ? "" : "_";
    let n = 2;
    while (this.taken.has(`${word}${join}${n}`)) n++;
    return `${word}${join}${n}`;
  }
}

/** `split_heads` and `Split heads` → `SplitHeads`. */
export const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter((w) => w !== "")
    .map((w) => w[0]!.toUpperCase() + w.slice(1))
    .join("");

/** A docstring, a few lines long if need be; what a person wrote may not end it. */
export function docstring(text: string): string[] {
  const clean = text.replace(/\s+/g, " ").replace(/\\/g, "\\\\").replace(/"""/g, "'''").trim();
  const rows: string[] = [];
  for (const word of clean.split(" ")) {
    const row = rows.at(-1);
    if (row === undefined || row.length + word.length > 90) rows.push(word);
    else rows[rows.length - 1] = `${row} ${word}`;
  }
  const [first = "", ...rest] = rows;
  if (rest.length === 0) return [`"""${first}${first.endsWith('"') ? " " : ""}"""`];
  return [`"""${first}`, ...rest, '"""'];
}

/** A string literal of Python: JSON's are. */
export const quoted = (text: string): string => JSON.stringify(text);
