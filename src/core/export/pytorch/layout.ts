// Lines of Python with the shape of what they make beside them.

export interface Line {
  readonly code: string;
  /** Shape and dtype of the value that the line makes. */
  readonly comment?: string;
}

export const width = 100;

export const indented = (lines: readonly Line[], by = 1): Line[] =>
  lines.map((l) => (l.code === "" ? l : { ...l, code: "    ".repeat(by) + l.code }));

export const lines = (...code: readonly string[]): Line[] => code.map((c) => ({ code: c }));

/** `head(a, b, c)`, one argument a line where they do not fit in one. */
export function callLines(head: string, args: readonly string[], comment?: string): Line[] {
  const note = comment === undefined ? {} : { comment };
  const flat = `${head}(${args.join(", ")})`;
  if (flat.length <= width - 8 || args.length < 2) return [{ code: flat, ...note }];
  return [{ code: `${head}(` }, ...indented(lines(...args.map((a) => `${a},`))), { code: ")", ...note }];
}

/** `name = [1, 2, …]`, many numbers a line. */
export function listLines(head: string, items: readonly string[]): Line[] {
  const rows: string[] = [];
  let row = "";
  for (const item of items) {
    if (row !== "" && row.length + item.length + 2 > width - 4) {
      rows.push(row);
      row = "";
    }
    row += row === "" ? `${item},` : ` ${item},`;
  }
  return [{ code: `${head}[` }, ...indented(lines(...rows, row)), { code: "]" }];
}

const print = ({ code, comment }: Line): string => (comment === undefined ? code : `${code}  # ${comment}`);

export const textOf = (all: readonly Line[]): string => `${all.map((l) => print(l).trimEnd()).join("\n")}\n`;
