// The objects of a PDF file (ISO 32000-1, 7.5), written one after the other with their table of places.

export class PdfFile {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private readonly places: number[] = [];
  private length = 0;
  private count = 0;

  constructor() {
    this.write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
  }

  /** The number of an object that is written later. */
  reserve(): number {
    return ++this.count;
  }

  /** Writes an object, and gives the reference to it. */
  object(body: string, number = this.reserve()): string {
    this.places[number] = this.length;
    this.write(`${number} 0 obj\n${body}\nendobj\n`);
    return `${number} 0 R`;
  }

  async stream(entries: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const packed = await deflated(bytes);
    const number = this.reserve();
    this.places[number] = this.length;
    this.write(`${number} 0 obj\n<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`);
    this.bytes(packed);
    this.write("\nendstream\nendobj\n");
    return `${number} 0 R`;
  }

  /** The whole file, whose root is a reference. */
  finish(root: string, info: string): Uint8Array<ArrayBuffer> {
    const start = this.length;
    const rows = Array.from({ length: this.count }, (_, i) => {
      return `${String(this.places[i + 1] ?? 0).padStart(10, "0")} 00000 n \n`;
    });
    this.write(`xref\n0 ${this.count + 1}\n0000000000 65535 f \n${rows.join("")}`);
    this.write(`trailer\n<< /Size ${this.count + 1} /Root ${root} /Info ${info} >>\n`);
    this.write(`startxref\n${start}\n%%EOF\n`);
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** Each character is a byte. */
  private write(text: string): void {
    this.bytes(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  }

  private bytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** UTF-16 as PDF has it. */
export const pdfText = (text: string): string =>
  `<FEFF${Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0")).join("")}>`;
